# The last boundary is missing.
from parts import *

message = mail(join([text_part("test"), file_part("eicar.txt", EICAR)]))
message = message[:message.rindex(b"\r\n------=_Part_0001--")]
