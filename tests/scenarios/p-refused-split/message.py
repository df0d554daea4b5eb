# Of two recipients with different wishes the stricter one is heard: refused.
from parts import *

message = mail(join([text_part("""山田様

資料をお送りします。パスワードは別途お送りします。
"""), file_part("資料.zip", sealed_zip({"資料.xlsx": ooxml("xl")}, "xK93-later"))]))
