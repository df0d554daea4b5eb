# A member of a ZIP packed by a method that nobody here knows.
from parts import *
from boxes import *

archive = bytearray(plain_zip({"a.txt": b"hello"}))
for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
    where = archive.index(mark) + at
    archive[where:where + 2] = struct.pack("<H", 97)
message = mail(join([text_part("資料です。"),
                     file_part("資料.zip", bytes(archive))]))
