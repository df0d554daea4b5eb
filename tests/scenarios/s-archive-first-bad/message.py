# The archive was delivered sealed; its password comes, and shows a macro that fetches programs: held.
from pairs import *

message = password(NOW, "kanri55")
