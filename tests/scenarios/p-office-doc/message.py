# A Word document of 97 to 2003, sealed, with the password in the text.
from office import *
from parts import *

message = mail(join([text_part("議事録です。\nパスワードは kaigi-0302 です。\n"),
                     file_part("議事録.doc", sealed_doc(
                         "本日の議事。".encode("cp932") * 20,
                         rc4_old("kaigi-0302")))]))
