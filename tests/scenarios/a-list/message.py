# A mailing list that writes From anew.
from parts import *

message = mail(text_part("""On Tue, 1 Mar 2022, someone wrote:
> Which version do you use?

3.11 works for me.
"""), sender="\"Ito Kenji via users\" <users@list.example>", subject="[users] Re: upgrade",
               message_id="<abc@mailman.other.example>",
               extra="List-Id: <users.list.example>\nList-Post: <mailto:users@list.example>\nPrecedence: list\nReply-To: Ito Kenji <ito@member.example>\n")
