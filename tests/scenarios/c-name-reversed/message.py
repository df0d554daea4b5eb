# A name that is turned around to hide its ending.
from parts import *

message = mail(join([text_part("写真です。"), file_part("a.zip", plain_zip({"photo_\u202egpj.scr": b"TEST-INERT"}))]))
