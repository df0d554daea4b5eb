# A template on the sender's own file server is everyday, and so are links and
# a linked picture.
from office import *
from parts import *

book = ooxml("word", None, {
    "word/_rels/settings.xml.rels": relationships(
        "attachedTemplate", r"file:///\\fs01\templates\letter.dotx"),
    "word/_rels/document.xml.rels": relationships(
        "hyperlink", "https://www.partner.example/"),
    "word/_rels/header1.xml.rels": relationships(
        "image", "https://www.partner.example/logo.png"),
    "word/header1.xml": word_field("PAGE ")})
message = mail(join([text_part("議事録をお送りします。"),
                     file_part("議事録.docx", book)]))
