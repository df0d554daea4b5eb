# A disk image with a shortcut inside.
from parts import *

message = mail(join([text_part("資料です。"),
                     file_part("資料.iso", iso({"X.LNK": LNK}))]))
