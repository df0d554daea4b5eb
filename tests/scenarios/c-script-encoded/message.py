# A script under Windows' own disguise.
from parts import *

message = mail(join([text_part("ご確認ください。"), file_part("readme.vbe", b"#@~^DgAAAA==\\ko$K6,JC\x7fV^GJqAQAAA==^#~@")]))
