# A page that builds a ZIP with a script in the browser.
from parts import *

blob = base64.b64encode(plain_zip({"invoice.js": JS})).decode()
pieces = "' + '".join(blob[i:i + 60] for i in range(0, len(blob), 60))
page = f"""<html><body><script>
var b = new Blob([Uint8Array.from(atob('{pieces}'), c => c.charCodeAt(0))]);
var a = document.createElement('a'); a.href = URL.createObjectURL(b);
a.download = 'invoice.zip'; a.click(); // TEST-INERT
</script></body></html>"""
message = mail(join([text_part("請求書です。"), file_part("invoice.html", page.encode(), "text/html")]))
