# A file of a Mac in two pieces, the data fork a virus.
from parts import *
from boxes import *

message = mail(join([text_part("資料です。"),
                     file_part("資料", apple(EICAR, "readme.txt"),
                               "application/applefile")]))
