# A portal's page with pictures, a font and a sealed text in base64, and a form.
from parts import *

picture = base64.b64encode(PNG + b"\0" * 3000).decode()
sealed = base64.b64encode(zlib.compress(bytes(range(256)) * 40)[2:]).decode()
page = f"""<html><body><img src="data:image/png;base64,{picture}">
<style>@font-face {{ src: url(data:font/woff2;base64,{base64.b64encode(b'wOF2' + b'x' * 900).decode()}) }}</style>
<p>暗号化メールを開くにはボタンを押し、ファイルをダウンロード(download)してください。</p>
<form action="https://portal.example/open"><input type="hidden" name="msg" value="{sealed}"></form>
<script>document.forms[0].submit;</script></body></html>"""
message = mail(join([text_part("暗号化メールが届いています。添付ファイルをブラウザーで開いてください。"),
                     file_part("securedoc.html", page.encode(), "text/html")]))
