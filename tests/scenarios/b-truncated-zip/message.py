# A ZIP that was cut off.
from parts import *

data = plain_zip({"a.txt": b"hello " * 1000, "b.txt": bytes(range(256)) * 40})
message = mail(join([text_part("test"), file_part("a.zip", data[:len(data) // 2])]))
