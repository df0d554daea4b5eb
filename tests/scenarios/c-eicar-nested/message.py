# EICAR in a ZIP in a ZIP in a ZIP.
from parts import *

inner = plain_zip({"eicar.txt": EICAR})
message = mail(join([text_part("test"),
                     file_part("a.zip", plain_zip({"b.zip": plain_zip({"c.zip": inner})}))]))
