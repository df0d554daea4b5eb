# The password stands in a document behind the sealed archive.
from parts import *

paragraphs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (
    "添付資料の開き方", "解凍パスワード：", "mado-", "本書の取り扱いにご注意ください。"))
paragraphs = paragraphs.replace("mado-", "mado-</w:t></w:r><w:r><w:t>4471")
guide = ooxml("word", extra={"word/document.xml": (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.'
    'openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    f"{paragraphs}</w:body></w:document>").encode()})
message = mail(join([text_part("資料をお送りします。開き方は別紙のとおりです。\n"),
                     file_part("資料.zip", sealed_zip(
                         {"a.docx": ooxml("word")}, "mado-4471")),
                     file_part("別紙.docx", guide)]))
