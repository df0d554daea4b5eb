# April 2022: a shortcut in a sealed ZIP.
from parts import *

message = mail(join([text_part("ご確認をお願いします。\n\nパスワード：WNYQ"),
                     file_part("2022-04-25_1032.zip", sealed_zip({"2022-04-25_1032.doc.lnk": LNK}, "WNYQ"))]),
               sender="佐藤 花子 <info@other.example>", subject="Re: ご確認", message_id="<l1@other.example>")
