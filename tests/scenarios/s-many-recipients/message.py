# The archive went to three of ours, its password to one of them.
from pairs import *

message = password(NOW, "kanri55")
