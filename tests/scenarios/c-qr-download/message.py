# Codes that lead to a download: a photographed page, light on dark, a bookmark.
from parts import *
from pictures import *

message = mail(join([
    text_part("請求書はこちらのQRコードからご確認ください。"),
    file_part("page.jpg", jpeg(page(qr("https://dl.other.example/seikyu.zip", 8), 2400, 1800, 900, 700, 230),
                               "-progressive"), "image/jpeg"),
    file_part("dark.bmp", bmp(qr("HTTPS://DARK.OTHER.EXAMPLE/", 2, 20, 240)), "image/bmp"),
    file_part("phone.gif", gif(qr(r"MEBKM:TITLE:a;URL:http\://phone.other.example/x?y=1;;", 1)), "image/gif"),
    file_part("blank.png", png(page([], 200, 200, 0, 0)), "image/png")]),
    sender="info@other.example")
