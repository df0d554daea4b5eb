# EICAR behind 1,024 zero bytes in a gzip stream, which looks like an empty tar.
from parts import *

message = mail(join([text_part("log"), file_part("log.gz", gz(bytes(1024) + EICAR))]))
