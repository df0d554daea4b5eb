# A header cut short: the base64 of the text with the password stands in the body.
from parts import *

told = base64_lines(b"Please find the minutes attached.\r\nThe password is: Kx7-quail\r\nBest regards\r\n")
message = mail(join([b"Content-Type: text/plain; charset=us-ascii\r\n\r\n"
                     b"Content-Transfer-Encoding: base64\r\n\r\n" + told.encode(),
                     file_part("minutes.zip", sealed_zip({"minutes.lnk": LNK}, "Kx7-quail"))]))
