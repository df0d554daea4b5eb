# An attachment that the mail program is to fetch (RFC 2046).
from parts import *

message = mail(b"Content-Type: message/external-body; access-type=URL;\r\n"
               b' URL="http://files.partner.example/report.zip"\r\n\r\n'
               b"Content-Type: application/zip\r\n"
               b"Content-ID: <1@partner.example>\r\n\r\n")
