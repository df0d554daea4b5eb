# Two people with freemail addresses are no organisation.
from pairs import *

message = password(NOW, "kanri55", sender="田中 <tanaka88@gmail.com>")
