# The word that opened an archive a month ago opens this one.
from pairs import *

message = archive(NOW, sealed_zip(CLEAN, "kanri55"))
