# The password comes nine hours after its bad archive: held all the same.
from pairs import *

message = password(NOW, "kanri55")
