# A text in UTF-16 without a mark, big end first: rules read words all the same.
from parts import *

message = mail(join([text_part("ご確認ください。"), file_part(
    "資料.txt", EICAR.decode().encode("utf-16-be"))]))
