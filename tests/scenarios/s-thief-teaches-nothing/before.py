from pairs import *

# Four weeks of mail: the memory is old enough to miss someone.
before = []
for day in range(1, 29):
    for hour in ("09", "14"):
        when = f"02-{day:02d} {hour}:00"
        before.append(earlier(plain(when, f"{day}日{hour}時の定例のご連絡です。"), when))
ours = letter("03-01 10:00", text_part("部品三百個の納期についてご相談させてください。"),
              sender="山田 太郎 <yamada@aratame.example>", message_id="<order.1@aratame.example>",
              to=PARTNER, subject="部品の納期のご相談")
before.append(earlier(ours, "03-01 10:00", sender="yamada@aratame.example",
                      recipient="suzuki@partner.example", direction="out"))
stolen = letter("03-02 10:30", join([
    text_part("ご確認ください。\n解凍パスワード：kanri55\n"),
    file_part("ご案内.docx", ooxml("word"))]),
    sender="山田 太郎 <info@other.example>", subject="Re: 部品の納期のご相談",
    extra="In-Reply-To: <order.1@aratame.example>\r\n")
before.append(earlier(stolen, "03-02 10:30", sender="info@other.example"))
