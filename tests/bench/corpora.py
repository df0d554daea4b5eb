"""The mails that are measured: five classes, made from a fixed seed.

What is made is the same every time but for the salts that 7zz draws when it
seals. A mail lies as NUMBER.eml beside NUMBER.password where the floor must
know one; `envelope' serves a whole folder.
"""
import os
import random
import shutil
import sys
import zlib

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f"{here}/../scenarios")
import parts

CLASSES = ["plain", "docx", "sealed", "nested", "large"]
# How many of a hundred mails of the mix are of which class.
MIX = {"plain": 70, "docx": 15, "sealed": 8, "nested": 2, "large": 5}
COUNT = {"plain": 40, "docx": 12, "sealed": 8, "nested": 6, "large": 2}
WORDS = """お世話になっております 株式会社 見積書 請求書 添付 ご確認 担当 会議
日程 契約 納品 先日 資料 送付 連絡 部長 営業 東京 大阪 名古屋 本日 明日 午後 三時
打ち合わせ 変更 承知 ありがとうございます の件 について ですが でしょうか 下記 以上
よろしくお願いいたします 回答 期限 至急 検討 発注 製品 更新""".split()

chance = random.Random(20220302)


def text(size):
    """Japanese lines of about `size` bytes in ISO-2022-JP."""
    lines, length = [], 0
    while length < size:
        line = ""
        while len(line) < 30:
            line += chance.choice(WORDS)
        lines.append(line[:36])
        length += 2 * len(lines[-1]) + 8
    return "\n".join(lines) + "\n"


def xml(size):
    """Paragraphs as a word processor writes them."""
    out, length = ["<w:document><w:body>"], 0
    while length < size:
        words = "".join(chance.choice(WORDS) for _ in range(12))
        out.append(f'<w:p w:rsidR="{chance.getrandbits(32):08X}"><w:pPr><w:rPr>'
                   '<w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr><w:r><w:t>'
                   f"{words}</w:t></w:r></w:p>")
        length += len(out[-1].encode())
    return ('<?xml version="1.0" encoding="UTF-8"?>' + "".join(out) +
            "</w:body></w:document>").encode()


def docx(size):
    """300 KB of text and an image that fills it up to `size`."""
    document = xml(300_000)
    image = size - len(zlib.compress(document)) - 8_000
    return parts.ooxml("word", extra={
        "word/document.xml": document, "word/styles.xml": xml(30_000),
        "word/media/image1.jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" +
        chance.randbytes(image)})


def half_dense(size):
    """What packs to about two thirds, as tables and programs do."""
    out = b""
    while len(out) < size:
        out += chance.randbytes(1400)
        out += " ".join(chance.choice(WORDS) for _ in range(60)).encode()
    return out[:size]


def plain(_):
    return parts.text_part(text(3600)), None


def docx_mail(_):
    return parts.join([parts.text_part(text(2500)), parts.file_part(
        "資料.docx", docx(142_000))]), None


def sealed(number):
    password = f"kaihi{chance.randrange(1000, 9999)}"
    method = "AES256" if number % 2 else "ZipCrypto"
    body = f"{text(900)}解凍パスワード：{password}\n\n{text(300)}"
    return parts.join([parts.text_part(body), parts.file_part(
        "請求書.zip", parts.sealed_zip({"data.csv": half_dense(1_030_000)},
                                       password, method))]), password


def nested(_):
    data, name = xml(60_000), "document.xml"
    for depth in range(5):
        data = parts.plain_zip({name: data, "readme.txt": b"layer\r\n" * 20})
        name = f"level{depth}.zip"
    return parts.join([parts.text_part(text(1500)),
                       parts.file_part("資料.zip", data)]), None


def large(_):
    return parts.join([parts.text_part(text(1500)), parts.file_part(
        "data.bin", chance.randbytes(10_000_000))]), None


MAKE = {"plain": plain, "docx": docx_mail, "sealed": sealed, "nested": nested,
        "large": large}


def make_class(kind, folder):
    os.makedirs(folder)
    shutil.copy(f"{here}/../scenarios/envelope", f"{folder}/envelope")
    for number in range(COUNT[kind]):
        body, password = MAKE[kind](number)
        reply = "Re: " if chance.random() < .3 else ""
        mail = parts.mail(body, subject=f"{reply}お見積りの件", message_id=(
            f"<{chance.getrandbits(64):016x}@partner.example>"))
        with open(f"{folder}/{number:02d}.eml", "wb") as f:
            f.write(mail)
        if password:
            with open(f"{folder}/{number:02d}.password", "w") as f:
                f.write(password)


def make(folder):
    """All classes below `folder`, unless they are there and as new as we."""
    stamp = f"{folder}/made"
    if os.path.exists(stamp) and \
            os.path.getmtime(stamp) > os.path.getmtime(__file__):
        return
    shutil.rmtree(folder, ignore_errors=True)
    for kind in CLASSES:
        make_class(kind, f"{folder}/{kind}")
    with open(stamp, "w"):
        pass


def files(folder, kind):
    """The mails of a class, or of the mix in the order they are sent."""
    if kind != "mix":
        return [f"{folder}/{kind}/{n:02d}.eml" for n in range(COUNT[kind])]
    order = [k for k, share in MIX.items() for _ in range(share)]
    random.Random(7).shuffle(order)
    turn = dict.fromkeys(MIX, 0)
    mails = []
    for k in order:
        mails.append(f"{folder}/{k}/{turn[k] % COUNT[k]:02d}.eml")
        turn[k] += 1
    return mails
