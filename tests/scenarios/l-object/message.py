# An object larger than is looked at.
from parts import *

message = mail(join([text_part("test"), file_part("a.zip", plain_zip({"a.bin": os.urandom(1 << 20) * 4}, zipfile.ZIP_STORED))]))
