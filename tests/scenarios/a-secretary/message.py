# A secretary of the same company answers for her boss, with a sealed ZIP.
from parts import *

message = mail(join([text_part("""山田様

鈴木の代理でお送りいたします。
パスワード: hisho22

鈴木 一郎
suzuki@partner.example
"""), file_part("日程.zip", sealed_zip({"日程.xlsx": ooxml("xl")}, "hisho22"))]),
               sender="秘書 高橋 <takahashi@partner.example>", subject="Re: 日程",
               message_id="<b@partner.example>", extra="In-Reply-To: <x@aratame.example>\nReferences: <x@aratame.example>\n")
