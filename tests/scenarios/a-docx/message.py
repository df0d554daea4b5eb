# A Word document without macros is left alone.
from parts import *

message = mail(join([text_part("議事録をお送りします。よろしくお願いいたします。"),
                     file_part("議事録.docx", ooxml("word"))]))
