# The first password mail was held; a second one is held as well.
from pairs import *

message = password(NOW, "kanri55", subject="再送:パスワード")
