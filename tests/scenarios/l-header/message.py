# A header of two megabytes.
from parts import *

message = mail(text_part("test"), extra="".join(
    f"X-Long-{i}: " + "\n ".join("a" * 900 for _ in range(60)) + "\n"
    for i in range(40)))
