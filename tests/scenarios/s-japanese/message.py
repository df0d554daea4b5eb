# A password with Japanese letters waits for its archive.
from pairs import *

message = archive(NOW, infozip_sealed({"a.xlsx": ooxml("xl")}, "株式会社2022"))
