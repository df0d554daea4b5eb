# A sealed ZIP with its password in the mail, everyday business in Japan: opened, clean.
from parts import *

message = mail(join([text_part("""山田様

お見積書をお送りします。
解凍パスワード：kanri55

鈴木
"""), file_part("お見積書.zip", sealed_zip({"お見積書.xlsx": ooxml("xl")}, "kanri55"))]))
