# The text with the password stands behind a boundary that only some programs see.
from parts import *

head = 'Content-Type: multipart/mixed; boundary="a"; boundary="b"\r\n\r\n'
message = mail(head.encode() + b"--a\r\n" + text_part("資料を送ります。") +
               b"\r\n--a\r\n" + file_part("資料.zip", sealed_zip({"資料.lnk": LNK}, "Kx7-quail")) +
               b"\r\n--a--\r\n\r\n--b\r\n" + text_part("解凍パスワード: Kx7-quail\n") + b"\r\n--b--\r\n")
