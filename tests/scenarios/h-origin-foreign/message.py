# A Message-ID of a third domain.
from parts import *

message = mail(text_part("来週の会議の資料は後日お送りいたします。"), message_id="<12345@relay.third.example>",
               sender="総務 <soumu@other.example>")
