# A shortcut's name in a sealed ZIP that nobody can open.
from parts import *

message = mail(join([text_part("資料を送ります。"),
                     file_part("資料.zip", sealed_zip({"資料.pdf.lnk": LNK}, "nobody-knows-8"))]))
