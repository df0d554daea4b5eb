# March 2023: a document of 60 MB filled with zeros, in a small ZIP.
from parts import *

message = mail(join([text_part("請求書です。"),
                     file_part("請求書.zip", plain_zip({"請求書.doc": macro_doc(MACRO_ACTS) + bytes(60 << 20)}))]))
