# An ordinary ZIP in two attachments, cut by its own rules (z01, zip).
import random

from parts import *

random.seed(1)
photo = PNG + bytes(random.randrange(256) for _ in range(70000))
pieces = cut_zip({"写真.png": photo, "案内.txt": "ご案内\n".encode()}, "64k")
message = mail(join([text_part("写真をお送りします。よろしくお願いいたします。"),
                     file_part("写真.z01", pieces[0]), file_part("写真.zip", pieces[1])]))
