# A QR code in the picture of a signature, as many companies have it.
from parts import *
from pictures import *

message = mail(join([html_part("<p>お世話になっております。資料の件、承知いたしました。"
                               "来週の水曜日に改めてご連絡いたします。よろしくお願いいたします。</p>"
                               "<p>鈴木 一郎<br><img src=\"cid:qr\"></p>"),
                     b"Content-ID: <qr>\r\n" + file_part(
                         "qr.png", png(qr("https://www.partner.example/?from=card")),
                         "image/png")], "related"))
