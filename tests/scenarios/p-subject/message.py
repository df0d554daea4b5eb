# The password stands in the subject.
from parts import *

message = mail(join([text_part("資料をお送りします。よろしくお願いいたします。"),
                     file_part("資料.zip", sealed_zip({"資料.docx": ooxml("word")}, "8842"))]), subject="見積の件 (パスワード 8842)")
