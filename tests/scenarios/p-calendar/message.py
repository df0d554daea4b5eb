# An invitation tells the password in its description, folded over two lines.
from parts import *

invitation = ("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n"
              "SUMMARY:打合せ\nDESCRIPTION:資料を添付します。\\nパスワード：\n"
              "  hoshi-77\\nよろしくお願いします。\n"
              "END:VEVENT\nEND:VCALENDAR\n")
message = mail(join([join([text_part("打合せの案内です。\n"),
                           text_part(invitation, "utf-8", "calendar")],
                          "alternative", "----=_Part_0002"),
                     file_part("資料.zip", sealed_zip(
                         {"a.docx": ooxml("word")}, "hoshi-77"))]))
