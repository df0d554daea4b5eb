# An out-of-office answer quotes a subject and nothing else.
from parts import *

message = mail(text_part("ただいま不在にしております。"), subject="Re: 打ち合わせの件",
               extra="Auto-Submitted: auto-replied\n")
