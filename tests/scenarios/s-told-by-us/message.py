# Ours told the word in a mail to the partner; his archive opens by it.
from pairs import *

message = archive(NOW, sealed_zip(BAD, "kanri55"))
