# A manual whose links open the PDFs beside it.
from parts import *

message = mail(join([text_part("マニュアルをお送りします。ご確認のほどよろしくお願いいたします。"), file_part("manual.pdf", pdf(
    "", "<</Subtype/Link/A<</S/Launch/F(chapter2.pdf)>>>>"), "application/pdf")]))
