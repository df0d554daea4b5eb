# A virus in a sealed 7z that comes in three attachments, the last one first.
from parts import *

pieces = cut_7z({"資料.com": EICAR}, "90b", "-pTanaka2022", "-mhe=on")
message = mail(join([text_part("添付の資料をご確認ください。\n解凍パスワード：Tanaka2022\n")] +
                    [file_part(f"資料.7z.{n:03d}", pieces[n - 1])
                     for n in range(len(pieces), 0, -1)]))
