# A page that builds a program out of a list of numbers.
from parts import *

page = "<html><script>var u = new Uint8Array([" + ",".join(str(b) for b in EXE) + "]);\nvar b = new Blob([u]); // TEST-INERT\n</script></html>"
message = mail(join([text_part("ご確認ください。"), file_part("a.html", page.encode(), "text/html")]))
