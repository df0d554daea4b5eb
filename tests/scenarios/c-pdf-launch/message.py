# A PDF that starts a program, its names written with escapes.
from parts import *

message = mail(join([text_part("請求書です。"), file_part("請求書.pdf", pdf(
    "/Open#41ction 4 0 R", "<</S/L#61unch/Win<</F(cmd.exe)/P(TEST-INERT)>>>>"), "application/pdf")]))
