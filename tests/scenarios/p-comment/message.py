# The password stands in the archive's own comment.
import io
import zipfile

from parts import *

sealed = sealed_zip({"a.docx": ooxml("word")}, "take-9")
comment = "pw: take-9".encode()
sealed = sealed[:-2] + len(comment).to_bytes(2, "little") + comment
assert zipfile.ZipFile(io.BytesIO(sealed)).comment == comment
message = mail(join([text_part("資料をお送りします。\n"),
                     file_part("資料.zip", sealed)]))
