# A link in a PDF, to a redirector that names its target.
from parts import *

message = mail(join([text_part("資料をお送りします。"), file_part("a.pdf", pdf(
    "", "<</Subtype/Link/A<</S/URI/URI(https://news.example/r?to=https%3A%2F%2Fdl.example%2Finvoice.zip)>>>>"),
    "application/pdf")]))
