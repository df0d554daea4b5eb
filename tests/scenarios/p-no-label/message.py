# No label at all: every word of the mail is tried.
from parts import *

message = mail(join([text_part("資料をお送りします。開く時は例のトマト tomato77 でお願いします。"),
                     file_part("資料.zip", sealed_zip({"資料.docx": ooxml("word")}, "tomato77", "AES128"))]))
