# Two ZIPs in one: each program sees another file.
from parts import *

message = mail(join([text_part("test"), file_part("a.zip", plain_zip({"good.txt": b"good"}) + plain_zip({"eicar.txt": EICAR}))]))
