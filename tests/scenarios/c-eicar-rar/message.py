# EICAR in a RAR 5 with sealed names, its password in Japanese.
from parts import *
from rar import sealed_rar5

message = mail(join([text_part("解凍パスワードは「春風2026」です。"),
                     file_part("資料.rar", sealed_rar5({"eicar.txt": EICAR}, "春風2026", names=True))]))
