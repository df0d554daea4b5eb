# EICAR as an attachment.
from parts import *

message = mail(join([text_part("test"), file_part("eicar.com.txt", EICAR)]))
