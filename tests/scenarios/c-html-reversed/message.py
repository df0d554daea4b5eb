# EICAR in a ZIP, its base64 backwards, in an SVG picture.
from parts import *

blob = base64.b64encode(plain_zip({"eicar.txt": EICAR})).decode()[::-1]
page = f'<svg xmlns="http://www.w3.org/2000/svg"><script>var x = "{blob}".split("").reverse().join("");</script></svg>'
message = mail(join([text_part("ご確認ください。"), file_part("a.svg", page.encode(), "image/svg+xml")]))
