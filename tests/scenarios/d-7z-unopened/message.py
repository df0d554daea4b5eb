# A sealed 7z without its password: the names in it are seen all the same.
from parts import *

message = mail(join([text_part("パスワードは別途お送りします。"), file_part("資料.7z", sealed_7z({"資料.lnk": LNK, "案内.txt": b"a"}, "Kq7-zz31"))]))
