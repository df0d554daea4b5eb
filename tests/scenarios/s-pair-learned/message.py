# The pair learned the word from its two mails of a month ago.
from pairs import *

message = archive(NOW, sealed_zip(BAD, "kanri55"))
