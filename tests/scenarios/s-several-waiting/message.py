# Three archives wait, with three words; the one that is told opens the bad one.
from pairs import *

message = password(NOW, "second22")
