# EICAR under AES-256, the password in an HTML table.
from parts import *

message = mail(join([html_part("<table><tr><td>パスワード</td><td><b>Rk8812</b></td></tr></table>"),
                     file_part("data.zip", sealed_zip({"eicar.txt": EICAR}, "Rk8812", "AES256"))]))
