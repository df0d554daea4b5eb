# base64 with junk and without its end still gives the file.
from parts import *

part = file_part("eicar.txt", EICAR)
head, _, body = part.partition(b"\r\n\r\n")
body = b"\r\n".join(bytes(line[:10] + b" .- " + line[10:]) for line in body.replace(b"=", b"").split(b"\r\n"))
message = mail(join([text_part("test"), head + b"\r\n\r\n" + body]))
