# One person with a freemail address is the same person.
from pairs import *

message = password(NOW, "kanri55", sender="鈴木 <suzuki77@gmail.com>")
