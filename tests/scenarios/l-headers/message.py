# Twenty thousand header fields.
from parts import *

message = mail(text_part("test"), message_id="<h@partner.example>", extra="".join(f"X-{i}: y\n" for i in range(20000)))
