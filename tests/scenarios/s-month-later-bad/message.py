# The word that opened an archive a month ago opens this one, which is bad.
from pairs import *

message = archive(NOW, sealed_zip(BAD, "kanri55"))
