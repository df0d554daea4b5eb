# A script whose ending is behind something that nobody sees.
from parts import *

script = (b"Content-Type: application/octet-stream\r\n"
          b"Content-Disposition: attachment;\r\n"
          b" filename*=utf-8''report.j%E2%80%8Bs\r\n\r\n// does nothing\r\n")
message = mail(join([text_part("報告書です。"), script]))
