# ZIP names in CP932 without the UTF-8 flag, as Windows in Japan writes them.
from parts import *

message = mail(join([text_part("写真をお送りします。よろしくお願いいたします。"),
                     file_part("写真.zip", cp932_zip({"表紙.png": PNG, "見積書.pdf": PDF}))]))
