# The mail says only that the password is the day; the seal allows few tries.
from parts import *

message = mail(join([text_part("""資料をお送りします。
パスワードは本日の日付8桁です。
"""), file_part("資料.7z", sealed_7z({"a.docx": ooxml("word")}, "20220302"))]))
