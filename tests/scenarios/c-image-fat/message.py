# A shortcut in a FAT image, as a double click would mount it.
from parts import *
from boxes import *

message = mail(join([text_part("資料です。"),
                     file_part("資料.img", fat({"見積書.lnk": LNK}))]))
