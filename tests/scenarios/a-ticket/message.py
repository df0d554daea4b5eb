# A help desk writes in the name of a customer, answers go to the ticket.
from parts import *

message = mail(text_part("""[#12345] についてご回答いたします。
再起動をお試しください。
"""), sender="田中 次郎 via サポート窓口 <support@desk.example>", subject="Re: [#12345] ログインできません",
               message_id="<t-12345@desk.example>",
               extra="Reply-To: ticket+12345@desk.example\nIn-Reply-To: <q@aratame.example>\n")
