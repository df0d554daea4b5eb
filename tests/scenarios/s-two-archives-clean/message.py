# Two archives, two passwords in two mails, both clean.
from pairs import *

message = password(NOW, "second22")
