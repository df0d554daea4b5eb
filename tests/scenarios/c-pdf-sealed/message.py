# EICAR in a PDF that is sealed with AES-256, the password beside it.
from parts import *

message = mail(join([text_part("PDFのパスワード: Kd7731x"), file_part("a.pdf", sealed_pdf(
    pdf_with_file("eicar.txt", EICAR), "Kd7731x", "256"), "application/pdf")]))
