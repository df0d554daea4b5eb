# The password comes nine hours after its archive, which is clean.
from pairs import *

message = password(NOW, "kanri55")
