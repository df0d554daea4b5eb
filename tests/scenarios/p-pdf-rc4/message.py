# A PDF that is sealed with RC4, as many banks send them.
from parts import *

message = mail(join([text_part("明細書をお送りします。\nパスワードは 19800521 です。"), file_part("明細書.pdf", sealed_pdf(
    pdf_with_file("a.txt", b"hello"), "19800521", "128", "--use-aes=n", "--force-V4"), "application/pdf")]))
