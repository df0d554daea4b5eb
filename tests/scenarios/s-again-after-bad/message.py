# The archive whose password mail was held comes again: it opens at once.
from pairs import *

message = archive(NOW, sealed_zip(BAD, "kanri55"), subject="再送:お見積書")
