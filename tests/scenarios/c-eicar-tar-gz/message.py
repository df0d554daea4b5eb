# EICAR in a tar.gz.
from parts import *

message = mail(join([text_part("src"), file_part("src.tar.gz", tar_gz({"eicar.txt": EICAR}))]))
