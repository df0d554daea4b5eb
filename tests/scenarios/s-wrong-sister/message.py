# Another sender tells the right word: that is none of the archive's business.
from pairs import *

message = password(NOW, "kanri55", sender="田中 健 <tanaka@other.example>")
