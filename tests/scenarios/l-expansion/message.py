# A gzip stream of 300 MB of zeros.
from parts import *

message = mail(join([text_part("test"), file_part("a.gz", gz(bytes(300 << 20)))]))
