# A password waits half an hour, not three: the archive stays sealed.
from pairs import *

message = archive(NOW, sealed_zip(BAD, "kanri55"))
