# A ZIP sealed by strong encryption of PKWARE.
from parts import *
from boxes import *

archive = bytearray(sealed_zip({"a.txt": b"hello"}, "x"))
for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
    archive[archive.index(mark) + at] |= 0x41
message = mail(join([text_part("資料です。"),
                     file_part("資料.zip", bytes(archive))]))
