# A PDF with a script that runs at opening, packed into an object stream.
from parts import *

packed = b"6 0 7 35 <</S/JavaScript/JS 8 0 R>>         <</X 1>>"
message = mail(join([text_part("ご確認ください。"), file_part("a.pdf", pdf(
    "/OpenAction 6 0 R", pdf_stream(packed, "/Type/ObjStm/N 2/First 9"), "null", "null", "null",
    pdf_stream(b"app.alert('TEST-INERT');")), "application/pdf")]))
