# A "reply" by a program that always writes References, without them; answers go to free mail.
from parts import *

message = mail(join([text_part("""見積書をご確認ください。

On Tue, 1 Mar 2022 09:00:00 +0900, yamada wrote:
> 見積りをお願いいたします。
"""), file_part("見積書.xls", macro_xls())]),
               sender="営業部 <eigyo@other.example>", subject="Re: 見積り", message_id="<q3@other.example>",
               extra="User-Agent: Mozilla/5.0 (Windows NT 10.0; rv:91.0) Gecko/20100101 Thunderbird/91.6.1\nReply-To: eigyo.other@gmail.com\n")
