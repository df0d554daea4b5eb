# A visible Excel 4.0 macro sheet of an old system.
from parts import *

message = mail(join([text_part("月次報告をお送りします。よろしくお願いいたします。"),
                     file_part("月次.xls", cfb({"Workbook": biff(sheet("Sheet1"), sheet("Macro1", 0, 1))}))]))
