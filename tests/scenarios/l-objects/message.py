# A ZIP of a hundred files where fifty are allowed.
from parts import *

message = mail(join([text_part("test"), file_part("a.zip", plain_zip({f"{i}.txt": b"x" for i in range(100)}))]))
