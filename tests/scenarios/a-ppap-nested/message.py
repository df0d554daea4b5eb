# A sealed ZIP in a sealed ZIP, with a password each.
from parts import *

inner = sealed_zip({"契約書.docx": ooxml("word")}, "naka0302", "AES256")
message = mail(join([text_part("""山田様

外側のパスワード：soto0302
内側のパスワード：naka0302
"""), file_part("契約書.zip", sealed_zip({"契約書.zip": inner}, "soto0302"))]))
