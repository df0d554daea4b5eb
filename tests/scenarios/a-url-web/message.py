# A bookmark to a page, and a web query: signs, but weak ones.
from parts import *

message = mail(join([text_part("参考ページのショートカットと、為替レートの取り込みファイルをお送りします。よろしくお願いいたします。"),
                     file_part("page.url", b"[InternetShortcut]\r\nURL=https://www.partner.example/\r\n"),
                     file_part("rates.iqy", b"WEB\r\n1\r\nhttps://rates.example/today\r\n")]))
