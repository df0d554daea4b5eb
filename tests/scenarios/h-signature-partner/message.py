# Signed with a partner's address, sent from a foreign one.
from parts import *

message = mail(join([text_part("""資料をご確認ください。

鈴木 一郎
suzuki@partner.example
"""), file_part("資料.docx", ooxml("word"))]),
               sender="鈴木 一郎 <k7@other.example>", subject="資料", message_id="<q4@other.example>")
