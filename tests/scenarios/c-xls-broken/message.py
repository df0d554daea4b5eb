# A workbook that is none by its structure, and names what runs by itself.
from parts import *
import office

book = office.cfb({"Workbook": b"Sheet1 Auto_Open " + b" " * 4096})
message = mail(join([text_part("ご確認ください。"), file_part("請求書.xls", book)]))
