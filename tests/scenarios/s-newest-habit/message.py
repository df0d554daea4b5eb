# A partner who seals with the same word month after month: it is tried first.
from pairs import *

message = archive(NOW, sealed_7z(CLEAN, "kanri55"), "3.7z")
