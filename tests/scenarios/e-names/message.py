# A text for one mail program, a script for another.
from parts import *

script = (b"Content-Type: application/octet-stream; name=report.txt\r\n"
          b"Content-Disposition: attachment; filename=report.txt;\r\n"
          b" filename*=utf-8''report.js\r\n\r\n// does nothing\r\n")
message = mail(join([text_part("報告書です。"), script]))
