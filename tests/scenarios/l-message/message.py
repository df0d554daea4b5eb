# A message larger than is inspected: what lies beyond is only counted.
from parts import *

message = mail(join([text_part("test"), file_part("a.bin", os.urandom(200000)),
                     file_part("eicar.txt", EICAR)]))
