# A ZIP sealed with AES waits for its password.
from pairs import *

message = password(NOW, "Kanri-2022")
