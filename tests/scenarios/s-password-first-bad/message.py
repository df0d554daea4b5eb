# The password came a quarter of an hour ago: the archive opens, and is refused for its macro.
from pairs import *

message = archive(NOW, sealed_zip(BAD, "kanri55"))
