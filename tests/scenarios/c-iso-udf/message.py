# An image with two file systems: the older one shows a text, UDF a shortcut.
from parts import *

image = iso({"readme.txt": b"test", "report.lnk": LNK}, "-udf", "-hide", "report.lnk")
message = mail(join([text_part("資料です。"), file_part("資料.iso", image)]))
