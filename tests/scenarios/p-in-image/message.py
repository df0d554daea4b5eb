# The password stands in a picture; a colleague's signature from a foreign address.
from parts import *

message = mail(join([text_part("""パスワードは画像をご覧ください。

佐藤 花子
hanako.sato@aratame.example
"""), file_part("pw.png", PNG, "image/png"),
                     file_part("2022-03-02.zip", sealed_zip({"a.xls": macro_xls()}, "fromtheimage"))]),
               sender="佐藤 花子 <info@other.example>", subject="Re: ご確認", message_id="<p1@other.example>")
