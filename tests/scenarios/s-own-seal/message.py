# The earlier mail told the outer word itself, the later one tells the inner.
from pairs import *

message = password(NOW, "second22")
