"""What a thief and an honest third party write: texts, quotations, payloads.

Short and varied, in Japanese and English: nothing here is to be recognised by
its wording, so no rule may be fitted to it. Payloads are the inert look-alikes
of the scenarios: bad ones, and plain ones as any office sends, since tomorrow's
payload is one that nobody knows yet.
"""
import email.utils
import html
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "scenarios"))
sys.dont_write_bytecode = True
import parts

REQUESTS = {
    "ja": ["ご確認をお願いいたします。", "添付の件、よろしくお願いします。",
           "資料を更新しましたのでお送りします。", "至急ご返信ください。",
           "お手数ですが添付をご覧ください。", "先ほどの件です。",
           "修正版になります。ご査収ください。", "念のため再送いたします。"],
    "en": ["Please see the attached.", "Kindly review and confirm today.",
           "Here is the updated file as discussed.", "Sorry, resending this.",
           "Could you check the attachment?", "As promised.",
           "Please find the document enclosed.", "See below and attached."]}
HARMLESS = {
    "ja": ["お世話になっております。その後いかがでしょうか。",
           "本日お時間ございますでしょうか。"],
    "en": ["Just checking whether you saw this.", "Are you around today?"]}
HONEST = {
    "ja": ["横から失礼いたします。念のため共有いたします。",
           "担当に代わりご連絡いたします。", "先日の件、了解いたしました。",
           "ご参考までに転送いたします。資料も添付します。"],
    "en": ["Jumping in here, for what it is worth.", "Thanks, that helps.",
           "Answering for my colleague, who is away.",
           "Forwarding this for your information, with our notes."]}
OTHERS = {"ja": "This is the document for you.", "en": "Bitte beachten Sie den Anhang."}


def lines(text, most=30):
    return [l.rstrip() for l in text.splitlines()][:most]


def when_text(at):
    return email.utils.formatdate(at, localtime=False)


def quote_lines(letter):
    head = f"On {when_text(letter.time)}, {letter.name} wrote:\n"
    return head + "".join(f"> {l}\n" for l in lines(letter.text()))


def quote_block(letter, ja, most=30):
    to = "; ".join(n or a for n, a in letter.to[:3])
    labels = ("差出人", "送信日時", "宛先", "件名") if ja else \
        ("From", "Sent", "To", "Subject")
    stamp = time.strftime("%Y/%m/%d %H:%M", time.gmtime(letter.time))
    values = (f"{letter.name} <{letter.address}>", stamp, to, letter.subject)
    return "-----Original Message-----\n" + \
        "".join(f"{k}: {v}\n" for k, v in zip(labels, values)) + "\n" + \
        "\n".join(lines(letter.text(), most)) + "\n"


def padding(rng, count):
    """Lines that no mail of the corpus has."""
    return "\n".join(" ".join(
        "".join(rng.choice("aeioubdgklmnprst") for _ in range(7))
        for _ in range(9)) for _ in range(count))


def part(text, subtype="plain"):
    return parts.text_part(text, "utf-8", subtype)


def hidden_html(shown, quote, rng):
    escaped = html.escape(quote).replace("\n", "<br>\n")
    dust = html.escape(padding(rng, 40))
    return part(f"<html><body><p>{html.escape(shown)}</p>"
                f"<div style=\"display:none\">{dust}</div>"
                f"<blockquote>{escaped}</blockquote>"
                f"<span style=\"font-size:0\">{dust}</span></body></html>",
                "html")


class Payloads:
    """Made once, taken in turn; each is (attachments, words for the text)."""

    def __init__(self):
        xlsx, docx = parts.ooxml("xl"), parts.ooxml("word")
        xlsm = parts.ooxml("xl", parts.MACRO_ACTS)
        docm = parts.ooxml("word", parts.MACRO_DROPS)
        word = "Kx83-2210"
        told = {"ja": f"\n解凍パスワード：{word}\n", "en": f"\nPassword: {word}\n"}
        self.bad = [
            ("{}.docm", docm, {}), ("{}.xlsm", xlsm, {}),
            ("{}.zip", parts.sealed_zip({"form.xlsm": xlsm}, word), told),
            ("{}.xls", parts.macro_xls(), {})]
        self.plain = [
            ("{}.xlsx", xlsx, {}), ("{}.docx", docx, {}),
            ("{}.zip", parts.sealed_zip({"form.xlsx": xlsx}, word), told),
            ("{}.zip", parts.plain_zip({"form.docx": docx}), {})]

    def take(self, kind, at, rng, language):
        """`kind': "bad", "plain"; what is said of it, and its part."""
        choice = getattr(self, kind)
        name, data, told = choice[at % len(choice)]
        name = name.format(rng.choice(["form", "report", "doc"]) +
                           str(rng.randrange(100, 9999)))
        return parts.file_part(name, data), told.get(language, "")


def address(name, mailbox_):
    return f"{parts.word2047(name, 'utf-8')} <{mailbox_}>" if name else mailbox_


def compose(head, body_parts, rng):
    """`head': list of (name, value), values already fit for a header."""
    out = "".join(f"{k}: {v}\r\n" for k, v in head if v)
    boundary = f"=_{rng.randrange(16 ** 12):012x}"
    body = parts.join(body_parts, boundary=boundary) \
        if len(body_parts) > 1 else body_parts[0]
    return out.encode("utf-8", "replace") + b"MIME-Version: 1.0\r\n" + body


def generator(*what):
    import corpus
    return random.Random(corpus.number(*what))
