# Where PPAP is refused, also a sealed ZIP whose password stands in the mail is.
from parts import *

message = mail(join([text_part("""山田様

お見積書をお送りします。
解凍パスワード：kanri55
"""), file_part("お見積書.zip", sealed_zip({"お見積書.xlsx": ooxml("xl")}, "kanri55"))]))
