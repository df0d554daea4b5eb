# A shortcut in a partition of a dynamic virtual disk.
from parts import *
from boxes import *

disk = dynamic_vhd(partitioned(fat({"見積書.lnk": LNK})), 65536)
message = mail(join([text_part("資料です。"), file_part("資料.vhd", disk)]))
