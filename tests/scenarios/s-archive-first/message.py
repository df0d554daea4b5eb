# The archive was delivered sealed; its password comes, and all is well.
from pairs import *

message = password(NOW, "kanri55")
