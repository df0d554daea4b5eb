# ZIPs nested twenty deep.
from parts import *

data = EICAR
for i in range(20):
    data = plain_zip({f"{i}.zip": data})
message = mail(join([text_part("test"), file_part("a.zip", data)]))
