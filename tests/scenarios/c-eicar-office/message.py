# A sealed Excel workbook of today (agile encryption) with EICAR in it; the
# password is in the text.
from office import *
from parts import *

book = agile(ooxml("xl", None, {"xl/embeddings/eicar.txt": EICAR}), "Sx-4417")
message = mail(join([text_part("請求書をお送りします。\n開封パスワード:Sx-4417\n"),
                     file_part("請求書.xlsx", book)]))
