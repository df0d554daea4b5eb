# Emotet, March 2022: a short "reply" in Japanese with a colleague's name, a foreign address, a sealed ZIP and its password.
from parts import *

message = mail(join([text_part("""以下メールの添付ファイルの解凍パスワードをお知らせします。

添付ファイル名:2022-03-02.1947.zip
解凍パスワード:945738162

佐藤 花子
hanako.sato@aratame.example
"""), file_part("2022-03-02.1947.zip", sealed_zip({"2022-03-02.1947.xls": macro_xls()}, "945738162"))]),
               sender="佐藤 花子 <info@other.example>", subject="Re: お見積りの件",
               message_id="<a1b2c3@other.example>")
