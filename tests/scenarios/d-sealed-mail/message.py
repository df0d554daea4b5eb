# S/MIME sealed to the recipient: cannot be opened here.
from parts import *
from boxes import *

sealed = bytes.fromhex("308203f006092a864886f70d010703a08203e1") + b"k" * 993
message = mail(join([text_part("暗号化メールです。"),
                     file_part("smime.p7m", sealed,
                               "application/pkcs7-mime")]))
