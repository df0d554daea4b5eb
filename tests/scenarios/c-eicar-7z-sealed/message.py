# A virus in a 7z whose names are sealed, too, inside a program that unpacks itself.
from parts import *

message = mail(join([text_part("添付の資料をご確認ください。\n解凍パスワード：Tanaka2022\n"), file_part("資料.exe", EXE + sealed_7z({"資料.com": EICAR, "案内.txt": "ご案内\n".encode()}, "Tanaka2022", "-mhe=on"))]))
