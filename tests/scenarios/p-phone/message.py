# The password is the end of the telephone number in the signature.
from parts import *

message = mail(join([text_part("""資料をお送りします。
パスワードは弊社電話番号の下4桁です。

-- 
鈴木 一郎
パートナー株式会社
TEL 03-0000-4719
"""), file_part("資料.7z", sealed_7z({"a.docx": ooxml("word")}, "4719"))]))
