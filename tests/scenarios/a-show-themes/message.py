# PowerPoint keeps its themes as ZIPs, several in one stream: nobody's trick.
from office import *
from parts import *


def theme(name):
    return slide_text(plain_zip({"[Content_Types].xml": b"<Types/>", name: b"<a/>"}))


show = sealed_show([slide_text(b"inert"), theme("drs/shape1.xml"), theme("theme/theme1.xml")],
                   rc4_api("/01Hannes Ruescher/01"))
message = mail(join([
    text_part("先日の資料をお送りします。ご査収のほど、よろしくお願いいたします。"),
    file_part("資料.ppt", show)]))
