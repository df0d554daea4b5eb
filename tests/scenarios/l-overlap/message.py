# A ZIP whose entries all point to the same data.
from parts import *

message = mail(join([text_part("test"), file_part("a.zip", overlapping_zip())]))
