# A disk image whose volume is not read.
from parts import *
from boxes import *

volume = b"\xeb\x52\x90NTFS    ".ljust(510, b"\0") + b"\x55\xaa"
message = mail(join([text_part("資料です。"), file_part("資料.img", volume)]))
