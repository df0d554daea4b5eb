# Ours answered the password mail; the archive comes last, and opens.
from pairs import *

message = archive(NOW, sealed_zip(CLEAN, "kanri55"))
