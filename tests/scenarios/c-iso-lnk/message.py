# A disk image.
from parts import *

message = mail(join([text_part("資料です。"), file_part("資料.iso", iso())]))
