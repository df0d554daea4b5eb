# PGP in the text of the mail: cannot be opened here.
from parts import *
from boxes import *

armour = ("-----BEGIN PGP MESSAGE-----\n\nhQEMA0000000000000\n=abcd\n"
          "-----END PGP MESSAGE-----\n")
message = mail(text_part("山田様\n\n暗号化してお送りします。\n\n" + armour))
