from pairs import *

before = [earlier(letter("03-02 10:30", text_part("""鈴木様

資料は次のパスワードで暗号化してお送りください。
パスワード：kanri55

山田
"""), sender="山田 太郎 <yamada@aratame.example>", to=PARTNER), "03-02 10:30",
              sender="yamada@aratame.example",
              recipient="suzuki@partner.example", direction="out")]
