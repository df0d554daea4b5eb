# An archive that is not sealed holds a sealed one, and tells its password
# in a text behind it.
from parts import *

inner = sealed_7z({"report.lnk": b"no shortcut, only named so"}, "kumo#2291")
message = mail(join([text_part("Please find the report attached.\n",
                               charset="us-ascii"),
                     file_part("report.zip", plain_zip({
                         "report.7z": inner,
                         "z-readme.txt": b"Password: kumo#2291\r\n"}))]))
