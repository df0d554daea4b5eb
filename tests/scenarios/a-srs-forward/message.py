# A mail that was forwarded with a rewritten envelope sender.
from parts import *

message = mail(text_part("会議室を変更しました。よろしくお願いいたします。"))
