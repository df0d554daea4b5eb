# The partner answers his own archive mail, and tells the word above the quotation.
from pairs import *

message = letter(NOW, text_part("""山田様

パスワードは「kanri55」です。

鈴木

> お見積書をお送りします。
> パスワードは別途お送りします。
"""), subject="Re: お見積書の件")
