# An old paper with an object of the equation editor that does nothing.
from office import *
from parts import *

book = rtf(rtf_object(ole1(b"Equation.3", b"x = y" * 10)))
message = mail(join([text_part("2003年の論文をお送りします。"),
                     file_part("論文.rtf", book)]))
