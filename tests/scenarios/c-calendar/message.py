# A calendar with a file in it, in base64.
from parts import *

event = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
         "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=資料.zip:" +
         base64.b64encode(plain_zip({"資料.lnk": LNK})).decode() +
         "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()
message = mail(join([text_part("会議の案内です。"),
                     file_part("会議.ics", event, "text/calendar")]))
