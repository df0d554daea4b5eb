# A partner's link to a host of files is a lure, and no more.
from parts import *

message = mail(text_part("図面一式をファイル便に置きました。お手数ですがダウンロードをお願いいたします。\n"
                         "https://12.gigafile.nu/0302-abcdef0123456789\n期限は一週間です。どうぞよろしくお願いいたします。"))
