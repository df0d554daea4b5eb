# Two archives with two passwords, bound by their names.
from parts import *

message = mail(join([text_part("""A社.zip のパスワード: aaa-111
B社.zip のパスワード: bbb-222
"""), file_part("A社.zip", sealed_zip({"a.docx": ooxml("word")}, "aaa-111")),
                     file_part("B社.zip", sealed_zip({"b.docx": ooxml("word")}, "bbb-222"))]))
