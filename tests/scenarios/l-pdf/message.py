# A PDF whose object stream would unpack to far more than it is.
from parts import *

bomb = zlib.compress(zlib.compress(b"0 0 " * (1 << 24), 9), 9)
message = mail(join([text_part("test"), file_part("a.pdf", pdf("", pdf_stream(
    bomb, "/Type/ObjStm/N 9/First 9999999/Filter[/FlateDecode/FlateDecode]", False)), "application/pdf")]))
