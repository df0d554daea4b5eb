# The password stands in the name of the archive.
from parts import *

message = mail(join([text_part("資料をお送りします。よろしくお願いいたします。"),
                     file_part("見積書_pass4471.zip", sealed_zip({"見積書.docx": ooxml("word")}, "4471"))]))
