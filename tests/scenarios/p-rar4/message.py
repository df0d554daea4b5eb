# A file in a sealed RAR 4 as in the days of RAR 3, and one with sealed names.
from parts import *
from rar import sealed_rar4

message = mail(join([text_part("ファイルのパスワードは kawa-77 です。"),
                     file_part("a.rar", sealed_rar4({"plan.docx": ooxml("word")}, "kawa-77")),
                     file_part("b.rar", sealed_rar4({"note.txt": b"as said\n"}, "kawa-77", names=True))]))
