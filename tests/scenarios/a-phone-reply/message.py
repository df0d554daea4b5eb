# A partner answers from a phone that writes no References.
from parts import *

message = mail(text_part("承知しました。\n\n鈴木"), subject="Re: 打ち合わせの件",
               extra="X-Mailer: iPhone Mail (19D52)\n")
