# The password comes two days later: the archive is not kept so long.
from pairs import *

message = password(NOW, "kanri55")
