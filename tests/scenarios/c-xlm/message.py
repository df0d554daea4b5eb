# January 2022: a very hidden Excel 4.0 macro sheet that runs by itself.
from parts import *

message = mail(join([text_part("ご確認ください。"), file_part("報告書.xls", xlm_xls())]))
