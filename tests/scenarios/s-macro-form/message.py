# A form with an ordinary macro, sealed, and its password: everyday business.
from pairs import *

message = password(NOW, "kanri55")
