# A name that pretends to be a document.
from parts import *

message = mail(join([text_part("見積書です。"), file_part("見積書.zip", plain_zip({"見積書.pdf\u3000\u3000\u3000\u3000.scr": b"TEST-INERT"}))]))
