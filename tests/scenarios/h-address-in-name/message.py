# The display name shows a partner's address, the mail comes from elsewhere.
from parts import *

message = mail(join([text_part("請求書をご確認ください。"),
                     file_part("請求書.doc", macro_doc(MACRO_ACTS))]),
               sender="\"suzuki@partner.example\" <x9@other.example>", subject="請求書", message_id="<q2@other.example>")
