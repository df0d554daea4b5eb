# An old password in the quotation, the new one above it.
from parts import *

message = mail(join([text_part("""パスワード：new222

> パスワード：old111
"""), file_part("資料.zip", sealed_zip({"資料.docx": ooxml("word")}, "new222"))]), subject="Re: 資料",
               extra="In-Reply-To: <x@aratame.example>\n")
