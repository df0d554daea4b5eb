# The password came a quarter of an hour ago: the archive opens at once, clean.
from pairs import *

message = archive(NOW, sealed_zip(CLEAN, "kanri55"))
