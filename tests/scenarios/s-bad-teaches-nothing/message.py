# What a bad mail tells is not remembered.
from pairs import *

message = archive(NOW, sealed_zip(CLEAN, "kanri55"))
