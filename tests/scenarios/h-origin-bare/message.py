# A Message-ID without a domain, a clock that is half a day off.
from parts import *

message = mail(text_part("来週の会議の資料は後日お送りいたします。"), message_id="<12345@localhost>",
               sender="総務 <soumu@other.example>", date="Tue, 01 Mar 2022 20:00:00 +0900")
