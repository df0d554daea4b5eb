# The same in an .xlsb, with bits in its state that mean nothing.
from parts import *
from xlm import *

book = xlsb([("Sheet1", 0, 0), ("Macro1", 0x12, 1)], "TEST-INERT")
message = mail(join([text_part("ご確認ください。"), file_part("集計.xlsb", book)]))
