# A Word document sealed as Office 2007 does, the password in the text.
from office import *
from parts import *

message = mail(join([text_part("議事録です。\nパスワードは gijiroku2022 です。\n"),
                     file_part("議事録.docx",
                               standard(ooxml("word"), "gijiroku2022"))]))
