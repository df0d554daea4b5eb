# A 7z archive, sealed names and all, waits for its password.
from pairs import *

message = password(NOW, "kanri55")
