# More passwords are possible than may be tried.
from parts import *

message = mail(join([text_part("パスワードは別途お送りします。"),
                     file_part("資料.zip", sealed_zip({"資料.docx": ooxml("word")}, "not-there-1", "AES256"))]))
