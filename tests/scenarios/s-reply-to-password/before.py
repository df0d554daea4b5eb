from pairs import *

before = [earlier(password("03-02 10:20", "kanri55"), "03-02 10:20"),
          earlier(letter("03-02 10:30", text_part("""鈴木様

ありがとうございます。ファイルをお待ちしております。

山田

> 先ほどのファイルのパスワードをお送りします。
> 解凍パスワード：kanri55
"""), sender="山田 太郎 <yamada@aratame.example>", to=PARTNER,
            subject="Re: パスワードのご連絡"), "03-02 10:30",
              sender="yamada@aratame.example",
              recipient="suzuki@partner.example", direction="out")]
