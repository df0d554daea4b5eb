# A shortcut in an image that holds UDF alone, which Windows mounts as well.
from parts import *
from boxes import *

message = mail(join([text_part("資料です。"),
                     file_part("資料.iso", udf({"見積書.lnk": LNK}, 512))]))
