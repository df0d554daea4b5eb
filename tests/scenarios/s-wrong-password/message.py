# The sender tells another word: the archive stays sealed, the mail passes.
from pairs import *

message = password(NOW, "gyomu99")
