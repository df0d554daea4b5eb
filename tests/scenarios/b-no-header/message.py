# A body and no header.
from parts import *

message = b"\r\nJust text.\r\n"
