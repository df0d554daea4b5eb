# A program that calls itself a PDF.
from parts import *

message = mail(join([text_part("図面です。"), file_part("図面.pdf", EXE)]))
