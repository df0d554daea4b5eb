# winmail.dat with the EICAR test file in a TNEF in it.
from parts import *
from boxes import *

inner = tnef({"readme.txt": EICAR})
message = mail(join([text_part("資料です。"),
                     file_part("winmail.dat", tnef({}, "資料です。",
                                                   {"資料": inner}),
                               "application/ms-tnef")]))
