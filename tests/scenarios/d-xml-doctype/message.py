# A part of a Word document declares a document type and entities.
from office import *
from parts import *

book = ooxml("word", None, {"word/settings.xml":
             b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e SYSTEM "http://test'
             b'.invalid/inert">]><s>&e;</s>'})
message = mail(join([text_part("ご確認ください。"), file_part("案内.docx", book)]))
