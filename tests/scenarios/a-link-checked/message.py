# Links behind two link checkers and in an international domain.
from parts import *

message = mail(text_part("""お世話になっております。議事録は下記のとおりです。ご確認をお願いいたします。
https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fwww.partner.example%2Fminutes__%3B!!x%24&data=05
http://日本語.example/資料
ご不明な点は info@partner.example までお願いいたします。
""", "utf-8"))
