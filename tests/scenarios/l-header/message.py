# A header of two megabytes.
from parts import *

message = mail(text_part("test"), extra="X-Long: " + "\n ".join("a" * 900 for _ in range(2300)) + "\n")
