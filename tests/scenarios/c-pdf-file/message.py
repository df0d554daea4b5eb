# A PDF that carries a script, and lost its tables.
from parts import *

whole = pdf_with_file("invoice.js", JS)
message = mail(join([text_part("請求書です。"), file_part("a.pdf", whole[:whole.index(b"xref")], "application/pdf")]))
