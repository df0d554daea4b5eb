# A code in the picture of a document, cut off behind the code.
from parts import *
from pictures import *

message = mail(join([
    text_part("ご確認のほどよろしくお願いいたします。"),
    file_part("a.zip", plain_zip({"a/media/image1.png": png(page(
        qr("https://login.other.example/office", 5), 400, 1800, 60, 60))[:-40]}))]),
    sender="info@other.example")
