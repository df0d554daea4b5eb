# The host as a hexadecimal number, as Emotet wrote it in January 2022.
from parts import *

message = mail(text_part("""ご確認ください。
http://0xc0000201/fer/fer.html
"""), sender="info@other.example")
