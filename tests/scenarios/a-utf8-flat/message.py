# Mislabelled charset: UTF-8 called us-ascii.
from parts import *

body = ("Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "お世話になっております。会議の件、承知しました。\r\n").encode("utf-8")
message = mail(body)
