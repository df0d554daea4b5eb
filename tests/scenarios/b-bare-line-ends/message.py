# Bare CR and bare LF for line ends.
from parts import *

message = mail(join([text_part("test"), file_part("eicar.txt", EICAR)])).replace(b"\r\n", b"\n")
