# A password in Japanese, not in quotes; the seal allows few tries.
from parts import *

message = mail(join([text_part("""資料をお送りします。
パスワードは春風2026です。よろしくお願いいたします。
"""), file_part("資料.7z", sealed_7z({"a.docx": ooxml("word")}, "春風2026"))]))
