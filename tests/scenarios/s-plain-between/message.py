# Mail that has nothing to do with it passes between the two.
from pairs import *

message = password(NOW, "kanri55")
