"""A small corpus of made-up threads, for the test of the measure itself."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpus
import letters

THREADS, MAILS, DAY = 70, 4, 86400
BEGAN = 1640995200
OURS = [("Hanako Yamada", "yamada@ours.example"),
        ("Taro Suzuki", "suzuki@ours.example"),
        ("Jiro Tanaka", "tanaka@ours.example")]


def words(rng, count):
    return " ".join("".join(rng.choice("bdgklmnrst") + rng.choice("aeiou")
                            for _ in range(rng.randrange(2, 5)))
                    for _ in range(count))


def mail(at, i, before, rng):
    """`before': the mails of this thread so far, as (id, text)."""
    ours = OURS[at % len(OURS)]
    names = words(letters.generator("partner", at % 9), 2).title()
    theirs = names, f"office@partner{'abcdefghi'[at % 9]}firm.example"
    sender, to = (ours, theirs) if i % 2 else (theirs, ours)
    domain = corpus.domain_of(sender[1])
    text = "\n".join(words(rng, 9) for _ in range(5))
    ident = f"<{at}.{i}@{domain}>"
    time = BEGAN + (at + i) * DAY
    head = [("From", letters.address(*sender)), ("To", letters.address(*to)),
            ("Subject", ("Re: " if i else "") + words(
                letters.generator("subject", at), 5)),
            ("Date", letters.when_text(time)), ("Message-ID", ident),
            ("References", " ".join(b[0] for b in before))]
    quoted = "".join(f"> {l}\n" for b in before[-1:]
                     for l in b[1].splitlines())
    before.append((ident, text))
    return letters.compose(head, [letters.part(text + "\n\n" + quoted)], rng)


def write(folder):
    """How many mails there are."""
    for at in range(THREADS):
        rng, before = letters.generator("thread", at), []
        for i in range(MAILS):
            with open(os.path.join(folder, f"{at}-{i}.eml"), "wb") as f:
                f.write(mail(at, i, before, rng))
    return THREADS * MAILS
