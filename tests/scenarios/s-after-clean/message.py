# The archive that was found clean is let go: a third mail with the word finds nothing.
from pairs import *

message = password(NOW, "kanri55", subject="再送:パスワード")
