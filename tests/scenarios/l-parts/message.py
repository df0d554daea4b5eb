# Ten thousand parts.
from parts import *

message = mail(join([b"Content-Type: text/plain\r\n\r\nx"] * 10000))
