# A page saved as one file by Word, with its macros beside.
from parts import *
from boxes import *

page = join([html_part("<html><body>請求書</body></html>"),
             file_part("editdata.mso",
                       activemime(cfb(vba_project(MACRO_DROPS))),
                       "application/x-mso")], "related", "----=_Next")
page = b"MIME-Version: 1.0\r\n" + page
message = mail(join([text_part("請求書です。"), file_part("請求書.doc", page)]))
