# What comes in a stolen thread is not remembered, either.
from pairs import *

message = archive(NOW, sealed_zip(CLEAN, "kanri55"), sender="受付窓口 <info@other.example>")
