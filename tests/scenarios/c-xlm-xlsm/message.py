# A very hidden macro sheet in an .xlsm that starts a program on opening; its
# part has a name that says nothing.
from parts import *
from xlm import *

book = xlsm([("Sheet1", "", 0), ("Macro1", "veryHidden", 1)], "TEST-INERT")
message = mail(join([text_part("ご確認ください。"), file_part("集計.xlsm", book)]))
