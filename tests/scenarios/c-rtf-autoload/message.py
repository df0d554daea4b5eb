# An RTF named .doc whose equation object updates itself; its hex digits are
# broken up by noise.
from office import *
from parts import *

book = rtf(obscured_rtf_object(ole1(b"eQuatIon.3", b"TEST-INERT" * 20)))
message = mail(join([text_part("ご確認ください。"), file_part("注文書.doc", book)]))
