# A product sends the password by a service of its own, in the partner's name.
from pairs import *

message = password(NOW, "kanri55")
