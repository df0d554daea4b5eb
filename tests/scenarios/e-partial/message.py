# One piece of a message that was cut up (RFC 2046).
from parts import *

message = mail(b'Content-Type: message/partial; id="a@partner.example";\r\n'
               b" number=1; total=2\r\n\r\n"
               b"Content-Type: application/zip; name=report.zip\r\n"
               b"Content-Transfer-Encoding: base64\r\n\r\nUEsDBBQAAAAIAA\r\n")
