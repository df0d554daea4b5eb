# Parts nested ten thousand deep.
from parts import *

message = mail(b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(10000)) + b"\r\nx\r\n")
