# A thief splits his lure: the archive in one mail; a colleague's name and the password in the next.
from pairs import *

message = letter(NOW, text_part("""先ほどの添付ファイルの解凍パスワードをお知らせします。

解凍パスワード:945738162

佐藤 花子
hanako.sato@aratame.example
"""), sender="佐藤 花子 <info@other.example>", subject="Re: お見積りの件")
