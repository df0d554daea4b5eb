# A saved message, the password of its ZIP in its own text.
from parts import *
from boxes import *

archive = sealed_zip({"invoice.js": JS}, "rosa-4271")
message = mail(join([text_part("転送します。"),
                     file_part("転送.msg", msg({"資料.zip": archive},
                                               "解凍パスワード: rosa-4271"))]))
