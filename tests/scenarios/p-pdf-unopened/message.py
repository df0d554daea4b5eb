# A PDF whose password did not come with it.
from parts import *

message = mail(join([text_part("パスワードは別途ご連絡いたします。"), file_part("a.pdf", sealed_pdf(
    pdf(), "zq91lm04", "256"), "application/pdf")]))
