# winmail.dat as Outlook sends it: text and a PDF.
from parts import *
from boxes import *

message = mail(join([text_part("山田様\n\n資料をお送りします。ご確認のほどよろしくお願い申し上げます。\n"),
                     file_part("winmail.dat", tnef({"資料.pdf": PDF}, "資料"),
                               "application/ms-tnef")]))
