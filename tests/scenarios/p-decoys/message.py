# Twenty passwords are announced and none opens the archive: whoever inspects
# it is to tire before the reader, who is told the right one in a picture.
from parts import *

lines = "".join(f"パスワード：dec-{number * 7919 % 10007:05}\n"
                for number in range(1, 21))
message = mail(join([text_part("資料をお送りします。\n" + lines),
                     file_part("資料.zip", sealed_zip(
                         {"a.docx": ooxml("word")}, "gK4?w8Vx-Lm2"))]))
