# Three archives wait, sealed with one word: it opens them all, all clean.
from pairs import *

message = password(NOW, "kanri55")
