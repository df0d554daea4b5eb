# A product sends the password by a service of its own; the archive is bad.
from pairs import *

message = password(NOW, "kanri55")
