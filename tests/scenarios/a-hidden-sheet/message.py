# Hidden and very hidden worksheets, in both formats: everyday, and not told.
from parts import *
from xlm import *

message = mail(join([
    text_part("月次の集計表をお送りします。ご確認のほど、よろしくお願いいたします。"),
    file_part("集計.xls", xls([("Sum", 0, 0), ("Data", 2, 0)], auto_open=False)),
    file_part("集計.xlsx", xlsm([("Sum", "", 0), ("Data", "veryHidden", 0), ("Master", "hidden", 0)], auto_open=False))]))
