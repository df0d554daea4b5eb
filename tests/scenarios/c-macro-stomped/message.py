# A workbook whose macro has no source any more, only the compiled form.
from parts import *

project = vba_project(MACRO_FORM)
project["VBA"]["ThisWorkbook"] = b"compiled only " * 60
message = mail(join([text_part("集計表です。"), file_part("集計表.xls", cfb({
    "Workbook": biff(sheet("Sheet1")), "_VBA_PROJECT_CUR": project}))]))
