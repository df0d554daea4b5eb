# A Japanese password, written by a program that uses CP932.
from parts import *

data = infozip_sealed({"a.txt": b"hello hello hello"}, "\udc8d\udc87\udc8c\udcbe\udc97t")
message = mail(join([text_part("合言葉は「合言葉」です。よろしくお願いいたします。"), file_part("a.zip", data)]))
