# The same odd host in every kind of thing that can hold a link.
from office import *
from parts import *
from pictures import *

HOST = "http://0xc0000201/"
rels = ("<Relationships><Relationship Id=\"r1\" TargetMode=\"External\" Target=\""
        + HOST + "docx-relation\"/></Relationships>").encode()
docx = ooxml("word", None, {"word/_rels/document.xml.rels": rels, "word/footer1.xml": word_field(
    "HYPER", "LINK \"http://0xc0", "000201/docx-field\"")})
doc = cfb({"WordDocument": b"\xec\xa5\xc1\0" + b"\0" * 600 +
           ("HYPERLINK " + HOST + "doc ").encode("utf-16-le") + b"\0" * 600})
field = rtf(rb"{\\field{\\*\\fldinst HYPER{\\b LINK} http://0xc000{\\i 0201/rtf}}{\\fldrslt x}}")
event = ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nURL:http://0xc0\n 000201/calendar\n"
         "END:VEVENT\nEND:VCALENDAR\n")
message = mail(join([
    text_part(f"下記をご確認ください。 {HOST}text"),
    html_part(f"<a href='{HOST}html'>x</a>"),
    file_part("page.html", f"<script>location='{HOST}page'</script>".encode()),
    file_part("a.pdf", pdf("", f"<</Subtype/Link/A<</S/URI/URI({HOST}pdf)>>>>"), "application/pdf"),
    file_part("a.docx", docx),
    file_part("a.doc", doc),
    file_part("a.rtf", field),
    text_part(event, "utf-8", "calendar"),
    file_part("a.png", png(qr(HOST + "qr")), "image/png")]), sender="info@other.example")
