# Bare CRs in a header and in the body harm nothing.
from parts import *

message = mail(join([text_part("one\rtwo\r\rthree"),
                     file_part("eicar.txt", EICAR)]),
               extra="X-Odd: one\rtwo\n")
