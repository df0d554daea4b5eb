# EICAR in a message that is attached to a message.
from parts import *

inner = mail(join([text_part("inner"), file_part("eicar.txt", EICAR)], boundary="inner"))
message = mail(join([text_part("転送します。"), mail_part(inner)]))
