# An Excel 4.0 macro sheet in sight that starts a program on opening.
from parts import *
from xlm import *

message = mail(join([text_part("ご確認ください。"),
                     file_part("集計.xls", xls([("Sheet1", 0, 0), ("Macro1", 0, 1)], "TEST-INERT"))]))
