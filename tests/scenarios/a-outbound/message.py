# Our own user sends a sealed ZIP out.
from parts import *

message = mail(join([text_part("鈴木様\n\n資料です。パスワード: out2203"),
                     file_part("資料.zip", sealed_zip({"資料.docx": ooxml("word")}, "out2203"))]),
               sender="山田 太郎 <yamada@aratame.example>", to="鈴木 一郎 <suzuki@partner.example>",
               message_id="<o@aratame.example>")
