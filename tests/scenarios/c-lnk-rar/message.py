# A shortcut's name in a sealed RAR 5 that nobody can open.
from parts import *
from rar import sealed_rar5

message = mail(join([text_part("資料を送ります。"),
                     file_part("資料.rar", sealed_rar5({"資料.pdf.lnk": LNK}, "nobody-knows-8"))]))
