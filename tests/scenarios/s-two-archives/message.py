# Two archives, two passwords in two mails; the second opens the bad one.
from pairs import *

message = password(NOW, "second22")
