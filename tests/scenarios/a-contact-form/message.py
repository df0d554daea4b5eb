# A web form writes in our own name; answers go to the visitor.
from parts import *

message = mail(text_part("お問い合わせフォームより\n\nお名前: 客 太郎\nメール: kyaku@visitor.example\n内容: 資料を希望します。"),
               sender="お問い合わせ <form@aratame.example>", subject="お問い合わせ", message_id="<f@web.aratame.example>",
               extra="Reply-To: kyaku@visitor.example\n")
