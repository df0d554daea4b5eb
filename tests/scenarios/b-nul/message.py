# NUL bytes in header and body.
from parts import *

message = mail(text_part("test")).replace(b"Subject: ", b"Subject: a\0b ") + b"\0\0\0more\0"
