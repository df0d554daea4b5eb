# A sealed 7z cannot be opened yet, and says so.
from parts import *

message = mail(join([text_part("パスワード: seven7"), file_part("資料.7z", sealed_7z({"資料.docx": ooxml("word")}, "seven7"))]))
