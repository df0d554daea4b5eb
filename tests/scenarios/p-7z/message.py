# A sealed 7z with its password in the text is opened.
from parts import *

message = mail(join([text_part("パスワード: seven7"), file_part("資料.7z", sealed_7z({"資料.docx": ooxml("word")}, "seven7"))]))
