# Our own mail, forwarded privately, is quoted by an outside colleague; nothing attached.
from parts import *

message = mail(text_part("""山田さん

転送していただいた件、こちらでも対応できそうです。来週お電話します。

-----Original Message-----
From: 山田 太郎 <yamada@aratame.example>
Sent: Tuesday, March 1, 2022 9:00 AM
To: 客先 <client@third.example>
Subject: 対応の件

対応をお願いできますでしょうか。
"""), sender="外部 協力 <partner2@coop.example>", subject="Re: 対応の件", message_id="<z@coop.example>")
