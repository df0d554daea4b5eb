# Wrong passwords that pass the one check byte of ZipCrypto stand before the right one.
from parts import *

data = sealed_zip({"資料.docx": ooxml("word")}, "right-9")
false = [w for w in (f"{n:04d}" for n in range(10000))
         if zipcrypto_checks(data, w)][:3]
assert len(false) == 3 and zipcrypto_checks(data, "right-9")
lines = "".join(f"パスワード：{w}\n" for w in false + ["right-9"])
message = mail(join([text_part(lines), file_part("資料.zip", data)]))
