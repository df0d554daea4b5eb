# The last piece of an archive; the others come in other mails, or never.
from parts import *

message = mail(join([text_part("資料の3つ目です。"),
                     file_part("資料.7z.003", bytes(range(1, 200)))]))
