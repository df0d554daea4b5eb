# An order form whose macro only fills in the date is left alone.
from parts import *

message = mail(join([text_part("今月の勤怠表をお送りします。ご記入をお願いいたします。\n\nパートナー商事\n鈴木 一郎\nsuzuki@partner.example\n03-0000-0000"),
                     file_part("勤怠表.xlsm", ooxml("xl", MACRO_FORM))]))
