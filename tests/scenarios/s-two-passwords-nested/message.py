# An archive in an archive, each sealed by a word of its own, told in two mails.
from pairs import *

message = password(NOW, "second22")
