# A workbook with a macro that acts, sealed, and its password: both mails together are held.
from pairs import *

message = password(NOW, "kanri55")
