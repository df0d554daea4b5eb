# A PDF from a partner is left alone.
from parts import *

message = mail(join([text_part("図面をお送りします。ご確認のほどよろしくお願いいたします。"),
                     file_part("図面_改訂2.pdf", PDF, "application/pdf")]))
