# An HTML newsletter sent by a service for someone else.
from parts import *

message = mail(html_part("<html><body><h1>春の新製品</h1><p>ご案内いたします。</p><p style='display:none'>preheader</p><a href='https://shop.example/new'>詳しくはこちら</a></body></html>"),
               sender="ショップ <news@shop.example>", subject="春の新製品のご案内",
               message_id="<20220302.1@mailer.service.example>",
               extra="List-Unsubscribe: <https://shop.example/u>\nPrecedence: bulk\n")
