"""An archive in one mail and its password in another, for stories.

A time is "03-02 10:47" of 2022 in Japan; the final mail of a story comes at the
usual time of all scenarios unless its folder has an envelope of its own.
"""
import datetime

from parts import *

PARTNER = "鈴木 一郎 <suzuki@partner.example>"
NOW = "03-02 10:47"
CLEAN = {"お見積書.xlsx": ooxml("xl")}
BAD = {"請求書.xls": macro_xls(MACRO_DROPS)}


def moment(when):
    zone = datetime.timezone(datetime.timedelta(hours=9))
    return datetime.datetime.strptime(f"2022-{when}", "%Y-%m-%d %H:%M").replace(
        tzinfo=zone)


def letter(when, body, **more):
    """A mail of the partner's at that time."""
    at = moment(when)
    more.setdefault("sender", PARTNER)
    more.setdefault("message_id",
                    f"<{at:%m%d%H%M}.{abs(hash_of(body)):x}@partner.example>")
    return mail(body, date=at.strftime("%a, %d %b %Y %H:%M:%S +0900"), **more)


def hash_of(body):
    return zlib.crc32(body)


def archive(when, data, name="お見積書.zip", **more):
    more.setdefault("subject", "お見積書の件")
    return letter(when, join([text_part("""山田様

お見積書をお送りします。
パスワードは別途お送りします。

鈴木
"""), file_part(name, data)]), **more)


def password(when, word, **more):
    more.setdefault("subject", "パスワードのご連絡")
    return letter(when, text_part(f"""山田様

先ほどのファイルのパスワードをお送りします。
解凍パスワード：{word}

鈴木
"""), **more)


def plain(when, text="明日の会議は10時からです。", **more):
    return letter(when, text_part(text), **more)


def earlier(message, when, **envelope):
    return seen(message, date=moment(when).isoformat(), **envelope)
