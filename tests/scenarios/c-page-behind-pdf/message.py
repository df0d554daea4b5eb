# A PDF for scanners, a page with macros for Word, in one file.
from parts import *
from boxes import *

page = join([html_part("<html><body>請求書</body></html>"),
             file_part("editdata.mso",
                       activemime(cfb(vba_project(MACRO_DROPS))),
                       "application/x-mso")], "related", "----=_Next")
message = mail(join([text_part("請求書です。"), file_part(
    "請求書.doc", PDF + b"\r\nMIME-Version: 1.0\r\n" + page)]))
