# An empty message.
from parts import *

message = b""
