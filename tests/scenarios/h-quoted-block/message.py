# A stolen conversation is quoted; the sender shows a name from it but another address.
from parts import *

message = mail(join([text_part("""ご確認をお願いします。

差出人: 鈴木 一郎 <suzuki@partner.example>
送信日時: 2022年2月14日 10:12
宛先: 山田 太郎 <yamada@aratame.example>
件名: お見積りの件

お見積りをお送りします。
"""), file_part("form-20220302.xlsm", ooxml("xl", MACRO_ACTS))]),
               sender="鈴木 一郎 <office@other.example>", subject="Re: お見積りの件",
               message_id="<q1@other.example>")
