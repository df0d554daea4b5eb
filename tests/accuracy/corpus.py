"""A corpus of real threads, as the mail of one gateway.

Folders of .eml (with `.envelope' beside them, or without), Maildir and mbox.
Where there is no envelope, the archive of a list say, nobody knows who stood
behind which gateway: then some domains are chosen as ours by their share of
the senders, direction is derived from them, and what a gateway would have
written about authentication is made up. Such rates say less; the table tells.
"""
import collections
import email
import email.header
import email.utils
import hashlib
import mailbox
import os
import re

SEEN_BY = "mx.accuracy.test"  # who wrote what we make up
FREEMAIL = {"gmail.com", "yahoo.com", "hotmail.com", "outlook.com",
            "yahoo.co.jp", "aol.com", "gmx.de", "icloud.com", "gmx.net"}
OURS_SHARE = 0.2


def number(*what):
    """The same for the same words, on every machine."""
    text = "\0".join(str(w) for w in what).encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(text).digest()[:6], "big")


def decoded(value):
    try:
        return str(email.header.make_header(
            email.header.decode_header(str(value or ""))))
    except (LookupError, ValueError, UnicodeError):
        return str(value or "")


def domain_of(address):
    return address.rpartition("@")[2].lower()


def is_of(domain, domains):
    return any(domain == d or domain.endswith("." + d) for d in domains)


class Letter:
    def __init__(self, data):
        self.data = data
        self.message = m = email.message_from_bytes(data)
        self.envelope = []
        name, address = email.utils.parseaddr(str(m.get("From", "")))
        self.name, self.address = decoded(name).strip(), address.lower()
        fields = [str(v) for f in ("To", "Cc") for v in m.get_all(f, [])]
        self.to = [(decoded(n).strip(), a.lower())
                   for n, a in email.utils.getaddresses(fields) if "@" in a]
        self.subject = re.sub(r"\s+", " ", decoded(m.get("Subject")))
        ids = re.compile(r"<[^<>\s]+>")
        self.ident = (ids.findall(str(m.get("Message-ID", ""))) or [""])[0]
        self.parents = ids.findall(str(m.get("References", ""))) + \
            ids.findall(str(m.get("In-Reply-To", "")))
        self.time = moment(m.get("Date"))
        self.outgoing = False
        self.thread = ""

    def said(self, key):
        return next((v for k, v in self.envelope if k == key), "")

    def text(self):
        for part in self.message.walk():
            if part.get_content_type() == "text/plain" and \
                    not part.get_filename():
                data = part.get_payload(decode=True) or b""
                try:
                    return data.decode(part.get_content_charset() or "ascii",
                                       "replace")
                except LookupError:
                    return data.decode("utf-8", "replace")
        return ""

    def is_list(self):
        return "List-Id" in self.message or \
            str(self.message.get("Precedence")).lower() in ("list", "bulk")


def moment(text):
    try:
        return email.utils.parsedate_to_datetime(str(text)).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return 0


def read_envelope(path):
    lines = []
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            key, colon, value = line.strip().partition(":")
            if colon:
                lines.append((key, value.strip()))
    return lines


def letters_of_file(path):
    with open(path, "rb") as f:
        data = f.read()
    if data[:5] == b"From " and not path.endswith(".eml") and \
            data.count(b"\n\nFrom ") > 0:
        for m in mailbox.mbox(path, create=False):
            yield Letter(m.as_bytes())
        return
    if data[:5] == b"From ":
        data = data.partition(b"\n")[2]
    letter = Letter(data)
    beside = os.path.splitext(path)[0] + ".envelope"
    if os.path.exists(beside):
        letter.envelope = read_envelope(beside)
        at = letter.said("date")
        if at:
            letter.time = iso_moment(at) or letter.time
    yield letter


def iso_moment(text):
    import datetime
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0


def files_of(folder):
    if os.path.isfile(folder):
        yield folder
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.endswith((".envelope", ".tsv", ".md", ".txt")):
                yield os.path.join(root, name)


def choose_ours(letters):
    """The busiest senders' domains, until they wrote a fifth of it."""
    count = collections.Counter(domain_of(l.address) for l in letters)
    ours, sum_ = [], 0
    for domain, n in count.most_common():
        if domain and domain not in FREEMAIL:
            ours.append(domain)
            sum_ += n
        if sum_ >= OURS_SHARE * len(letters):
            break
    return ours


def tie(letters):
    """Who answers whom is of one thread; it is named after its first mail."""
    by_id = {}
    for l in letters:
        known = next((by_id[p] for p in l.parents if p in by_id), None)
        l.thread = known.thread if known else l.ident
        by_id.setdefault(l.ident, l)


def results(l):
    """What a gateway would have written, had it stood there."""
    domain = domain_of(l.address)
    if l.is_list():
        listed = domain_of(str(l.message.get("List-Id", "")).strip("<> "))
        host = listed or domain_of(str(l.message.get("Sender", "")))
        return f"spf=pass smtp.mailfrom={host or domain}; dkim=none"
    kind = number("results", domain) % 10
    if kind < 6:
        return (f"spf=pass smtp.mailfrom={domain}; dkim=pass "
                f"header.d={domain}; dmarc=pass header.from={domain}")
    if kind < 8:
        return f"spf=pass smtp.mailfrom={domain}; dkim=none"
    return "spf=none; dkim=none"


def make_envelope(l, ours, stand_in):
    at_ours = [a for _, a in l.to if is_of(domain_of(a), ours)]
    others = [a for _, a in l.to if not is_of(domain_of(a), ours)]
    l.outgoing = is_of(domain_of(l.address), ours)
    to = (others if l.outgoing else at_ours) or [stand_in]
    l.envelope = [("sender", l.address)] + [("recipient", a) for a in to] + \
        [("direction", "out" if l.outgoing else "in")]
    if l.outgoing:
        l.envelope.append(("auth", l.address.partition("@")[0]))
    else:
        l.data = (f"Authentication-Results: {SEEN_BY};\r\n\t"
                  f"{results(l)}\r\n").encode() + l.data


class Corpus:
    """`made_up': it has no envelopes of its own."""

    def __init__(self, folder, ours=()):
        letters = [l for path in files_of(folder)
                   for l in letters_of_file(path)]
        letters = [l for l in letters if l.time and l.ident and l.address and
                   l.said("label") in ("", "benign")]
        letters.sort(key=lambda l: l.time)
        self.letters = letters
        self.made_up = not any(l.envelope for l in letters)
        self.ours = list(ours) or self.find_ours()
        stand_in = "staff@" + (self.ours or ["none.invalid"])[0]
        for l in letters:
            if self.made_up:
                make_envelope(l, self.ours, stand_in)
            l.outgoing = l.said("direction") == "out"
        self.seen_by = SEEN_BY if self.made_up else self.find_seen_by()
        tie(letters)

    def find_ours(self):
        if self.made_up:
            return choose_ours(self.letters)
        count = collections.Counter(
            domain_of(v) for l in self.letters
            if l.said("direction") != "out"
            for k, v in l.envelope if k == "recipient")
        return [d for d, _ in count.most_common(1)]

    def find_seen_by(self):
        count = collections.Counter()
        for l in self.letters:
            field = l.message.get("Authentication-Results")
            if field and not l.outgoing:
                count[str(field).partition(";")[0].strip()] += 1
        return count.most_common(1)[0][0] if count else SEEN_BY
