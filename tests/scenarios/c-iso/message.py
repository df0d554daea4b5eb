# A disk image with nothing but a text: rare in business mail, only tagged.
from parts import *

message = mail(join([text_part("資料です。"),
                     file_part("資料.iso", iso({"README.TXT": b"hello\r\n"}))]))
