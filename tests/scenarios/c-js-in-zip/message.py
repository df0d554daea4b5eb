# A script in a ZIP.
from parts import *

message = mail(join([text_part("請求書です。"), file_part("invoice.zip", plain_zip({"invoice.js": JS}))]))
