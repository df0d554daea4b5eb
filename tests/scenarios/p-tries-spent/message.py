# More passwords are possible than may be tried.
from parts import *

message = mail(join([text_part("パスワードは別途お送りします。\n"
                               "注文 AB-1201、AB-1202、AB-1203、AB-1204、AB-1205"),
                     file_part("資料.zip", sealed_zip({"資料.docx": ooxml("word")}, "not-there-1", "AES256"))]))
