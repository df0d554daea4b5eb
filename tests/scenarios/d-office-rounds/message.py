# A sealed workbook whose seal asks for ten million hashes a try: no try is
# affordable, and that is told.
from office import *
from parts import *

book = agile(ooxml("xl"), "Sx-4417", spin=10, claimed=10000000)
message = mail(join([text_part("パスワード:Sx-4417\n"),
                     file_part("表.xlsx", book)]))
