# Two boundaries: each mail program sees another attachment.
from parts import *

head = 'Content-Type: multipart/mixed; boundary="a"; boundary="b"\r\n\r\n'
message = mail(head.encode() + b"--a\r\n" + text_part("資料を送ります。") +
               b"\r\n--b\r\n" +
               file_part("資料.zip", plain_zip({"資料.txt": b"TEST-INERT"})) +
               b"\r\n--b--\r\n--a--\r\n")
