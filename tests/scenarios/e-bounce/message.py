# An honest bounce that quotes the source of the mail: nothing to say of it.
from parts import *

mail_back = mail(join([text_part("資料を送ります。"),
                       file_part("資料.zip", plain_zip({"a.txt": b"TEST"}))],
                      boundary="quoted"))
message = mail(b"Content-Type: text/plain\r\n\r\nI'm sorry, it was not "
               b"delivered. Below this line is a copy of the message.\r\n\r\n"
               b"Return-Path: <yamada@aratame.example>\r\n" + mail_back,
               sender="MAILER-DAEMON <mailer-daemon@partner.example>",
               subject="failure notice")
