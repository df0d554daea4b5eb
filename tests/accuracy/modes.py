"""How a thread is stolen, and how honest people come to look like thieves.

Every mode takes a case (one real mail, the person of ours in it, the partner)
and says what is sent. THEFTS are told apart by whether they show a strong sign
of a false identity: without one, no judge can separate them from the honest
third party, and they may only be tagged.
"""
import re

import corpus
import letters
from corpus import domain_of

DAY = 86400


class Case:
    """One mail to be answered: `parent', `ours' and `partner' (name, address),
    `language', `rng' of this case alone."""

    def __init__(self, parent, ours, partner, colleague, rng):
        self.parent, self.ours, self.partner = parent, ours, partner
        self.colleague = colleague
        self.rng = rng
        self.language = "ja" if re.search("[ぁ-ん]", parent.subject +
                                          parent.text()) else "en"
        self.time = parent.time + rng.randrange(DAY // 24, 20 * DAY)
        self.base = re.sub(r"^((re|fw|fwd)\s*[:：]\s*)+", "", parent.subject,
                           flags=re.I)

    def domain(self):
        """One that nobody has seen."""
        word = "".join(self.rng.choice("abdeiklmnoprstu") for _ in range(9))
        return f"{word}.example"

    def stranger(self):
        name = "".join(self.rng.choice("aeioklmnrst") for _ in range(6))
        return f"{name}@{self.domain()}"

    def say(self, texts):
        return self.rng.choice(texts[self.language])


class Sent:
    """A mail to be: usually a reply that refers to its parent and quotes it."""

    def __init__(self, case, address, name=""):
        self.case, self.address, self.name = case, address, name
        self.envelope = address
        self.subject = "Re: " + case.base
        self.parents = case.parent.parents[-5:] + [case.parent.ident]
        self.quote = letters.quote_lines(case.parent) \
            if case.rng.random() < 0.5 else \
            letters.quote_block(case.parent, case.language == "ja")
        self.text = case.say(letters.REQUESTS)
        self.after = ""  # a signature
        self.hidden = False
        self.proved = True  # the domain it comes from says so
        self.fails = False  # ... or says that it is false
        self.extra = []
        self.time = case.time
        self.payload = "of the case"


def plain_name(case):
    """Nobody's: a name that comes twice would be a known one."""
    def word():
        return "".join(case.rng.choice(pair) for pair in
                       ("bdgkmnrst", "aeiou", "lmnrst", "aeiou")).title()
    return f"{word()} {word()}{word().lower()}"


def reply_to_participant(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.extra = [("Reply-To", c.partner[1])]
    return [s]


def envelope_participant(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.envelope, s.proved = c.partner[1], False
    return [s]


def harmless_first(c):
    first = Sent(c, c.stranger(), plain_name(c))
    first.payload, first.text = "none", c.say(letters.HARMLESS)
    second = Sent(c, first.address, first.name)
    second.time = first.time + DAY
    return [first, second]


def exact_address(c):
    s = Sent(c, c.partner[1], c.partner[0])
    s.envelope, s.proved, s.fails = c.stranger(), False, True
    return [s]


def quote_diluted(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.parents, s.hidden, s.subject = [], True, c.base
    return [s]


def parent_only(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.quote, s.subject = "", "Re: " + c.say(letters.REQUESTS)[:20]
    return [s]


def references_dropped(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.parents = []
    return [s]


def subject_only(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.parents, s.quote = [], ""
    return [s]


def quote_only(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.parents, s.subject = [], c.say(letters.REQUESTS)[:20]
    s.quote = letters.quote_lines(c.parent)
    return [s]


def block_only(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.parents, s.subject = [], c.say(letters.REQUESTS)[:20]
    s.quote = letters.quote_block(c.parent, c.language == "ja", 1)
    return [s]


def name_of_partner(c):
    s = Sent(c, c.stranger(), c.partner[0])
    s.parents, s.quote = [], ""
    return [s]


def name_of_colleague(c):
    s = Sent(c, c.stranger(), c.colleague[0])
    s.parents, s.quote = [], ""
    return [s]


def signature_block(c):
    s = Sent(c, c.stranger(), c.colleague[0])
    s.parents, s.quote = [], ""
    s.after = f"\n\n{c.colleague[0]}\n{c.colleague[1]}\n"
    return [s]


def lookalike(c):
    user, _, domain = c.partner[1].rpartition("@")
    labels = domain.split(".")
    # The one that is registered: before com, co.jp, ...
    which = max(0, len(labels) - (3 if len(labels[-1]) == 2 and
                                  len(labels[-2]) <= 3 else 2))
    label = labels[which]
    swap = {"o": "0", "l": "1", "m": "rn", "i": "l"}
    at = next((i for i, x in enumerate(label) if x in swap), -1)
    labels[which] = label[:at] + swap[label[at]] + label[at + 1:] \
        if at >= 0 else label + label[-1]
    return [Sent(c, f"{user}@{'.'.join(labels[which:])}", c.partner[0])]


def freemail_reply_to(c):
    s = Sent(c, c.stranger(), c.partner[0])
    name = c.partner[1].partition("@")[0]
    s.extra = [("Reply-To", f"{name}.{c.rng.randrange(99)}@gmail.com")]
    return [s]


def compromised(c):
    return [Sent(c, c.partner[1], c.partner[0])]


def revived(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.time = c.parent.time + c.rng.randrange(190, 300) * DAY
    return [s]


def translated(c):
    s = Sent(c, c.stranger(), c.partner[0])
    s.text, s.quote = letters.OTHERS[c.language], ""
    return [s]


def bcc_answers(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.text, s.payload = c.say(letters.HONEST), "none"
    return [s]


def third_party(c):
    s = Sent(c, c.stranger(), plain_name(c))
    s.text, s.parents, s.payload = c.say(letters.HONEST), [], "plain"
    s.subject = "Fwd: " + c.base
    return [s]


def changed_address(c):
    user = c.partner[1].partition("@")[0]
    s = Sent(c, f"{user}@{c.domain()}", c.partner[0])
    s.text, s.payload = c.say(letters.HONEST), "none"
    return [s]


def secretary(c):
    s = Sent(c, "office.k@" + domain_of(c.partner[1]), plain_name(c))
    s.text, s.payload = c.say(letters.HONEST), "plain"
    return [s]


def mailing_list(c):
    """Three posts that make it known, then one in a person's name."""
    host = c.domain()
    out = []
    for i in range(4):
        s = Sent(c, f"users@{host}", "Users")
        s.extra = [("List-Id", f"<users.{host}>"), ("Precedence", "list")]
        s.payload, s.text = "none", c.say(letters.HONEST)
        s.quote, s.parents, s.subject = "", [], f"[users] note {i + 1}"
        s.time = c.time + i * DAY
        out.append(s)
    out[3].name = f"{c.partner[0]} via Users"
    out[3].extra.append(("Reply-To", c.partner[1]))
    out[3].quote = letters.quote_lines(c.parent)
    out[3].parents, out[3].subject = [c.parent.ident], "Re: " + c.base
    return out


def ticket(c):
    of = c.rng.randrange(10000, 99999)
    host = "support." + domain_of(c.partner[1])
    s = Sent(c, f"support@{host}", f"{c.partner[0]} (Support)")
    s.subject, s.payload = f"[#{of}] Re: {c.base}", "none"
    s.text = c.say(letters.HONEST)
    s.extra = [("Reply-To", f"support+{of}@{host}")]
    return [s]


# Name, what makes it, has a strong sign of identity.
THEFTS = [
    ("reply-to-participant", reply_to_participant, False),
    ("envelope-participant", envelope_participant, False),
    ("harmless-first", harmless_first, False),
    ("exact-address-unproved", exact_address, True),
    ("quote-diluted", quote_diluted, False),
    ("parent-only", parent_only, False),
    ("references-dropped", references_dropped, False),
    ("subject-only", subject_only, False),
    ("quote-only", quote_only, False),
    ("block-only", block_only, False),
    ("name-of-partner", name_of_partner, True),
    ("name-of-colleague", name_of_colleague, True),
    ("signature-block", signature_block, True),
    ("lookalike", lookalike, True),
    ("freemail-reply-to", freemail_reply_to, True),
    ("compromised", compromised, False),
    ("revived", revived, False),
    ("translated", translated, True),
]
TWINS = [
    ("bcc-answers", bcc_answers), ("third-party", third_party),
    ("changed-address", changed_address), ("secretary", secretary),
    ("list", mailing_list), ("ticket", ticket),
]
OF_COLLEAGUES = ["name-of-colleague", "signature-block"]
OF_STRANGERS = [name for name, _, _ in THEFTS if name != "compromised"]


def authentication(sent, seen_by):
    """As the recipient's gateway would write it."""
    domain, host = domain_of(sent.address), domain_of(sent.envelope)
    if sent.fails:  # in the name of another
        said = (f"spf=pass smtp.mailfrom={host}; dkim=none; "
                f"dmarc=fail header.from={domain}")
    elif sent.proved:
        said = (f"spf=pass smtp.mailfrom={host}; dkim=pass header.d={domain}"
                f"; dmarc=pass header.from={domain}")
    else:
        said = f"spf=softfail smtp.mailfrom={host}; dkim=none"
    return f"{seen_by}; {said}"


def write(sent, case, payloads, kind, at, seen_by):
    """The bytes of a mail, and the lines of its envelope."""
    kind = kind if sent.payload == "of the case" else sent.payload
    attached, told = [], ""
    if kind != "none":
        one, told = payloads.take(kind, at, case.rng, case.language)
        attached = [one]
    text = sent.text + told + sent.after
    body = letters.hidden_html(text, sent.quote, case.rng) if sent.hidden \
        else letters.part(text + "\n\n" + sent.quote)
    ident = f"<{case.rng.randrange(16 ** 16):x}@{domain_of(sent.envelope)}>"
    subject = letters.parts.word2047(sent.subject[:80], "utf-8")
    head = [("Authentication-Results", authentication(sent, seen_by)),
            ("From", letters.address(sent.name, sent.address)),
            ("To", letters.address(*case.ours)), ("Subject", subject),
            ("Date", letters.when_text(sent.time)), ("Message-ID", ident),
            ("In-Reply-To", (sent.parents or [""])[-1]),
            ("References", " ".join(sent.parents))] + sent.extra
    envelope = [("sender", sent.envelope), ("recipient", case.ours[1]),
                ("direction", "in"), ("payload", kind)]
    return letters.compose(head, [body] + attached, case.rng), envelope
