from pairs import *

before = [earlier(letter("03-02 10:30", join([text_part("ご確認ください。\n"), file_part("2022-03-02.zip", sealed_zip({"2022-03-02.xls": macro_xls(MACRO_FORM)}, "945738162"))]), sender="<info@other.example>", subject="お見積りの件"), "03-02 10:30", sender="info@other.example", helo="mail.other.example")]
