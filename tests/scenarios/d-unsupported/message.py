# An archive of a kind that cannot be opened.
from parts import *

message = mail(join([text_part("test"), file_part("a.ace", b"\0" * 7 + b"**ACE**" + b"\0" * 100)]))
