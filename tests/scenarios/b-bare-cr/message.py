# Bare CR for line ends.
from parts import *

message = mail(join([text_part("test"), file_part("eicar.txt", EICAR)]))
message = message.replace(b"\r\n", b"\r")
