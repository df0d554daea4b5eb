"""A dozen mails through the milter and a real Postfix, as a table."""
import os
import shutil
import subprocess
import sys
import unicodedata

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, f"{here}/../scenarios"]
sys.dont_write_bytecode = True
import expect
import gateway

MAILS = ["a-plain", "a-ppap", "a-macro-form", "a-list", "a-phone-reply",
         "a-ppap-split", "h-march-2022", "h-quoted-block", "c-eicar-nested",
         "c-eicar-sealed", "c-lnk-sealed", "c-xlm", "p-in-image"]
built = "build/scenarios"


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def wrap(text, columns):
    """Lines of at most so many columns; Japanese breaks anywhere."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return lines + [line]


def print_row(cells, widths):
    wrapped = [wrap(c, w) for c, w in zip(cells, widths)]
    for i in range(max(len(c) for c in wrapped)):
        print("  ".join((c[i] if i < len(c) else "") + " " *
                        (w - width(c[i] if i < len(c) else ""))
                        for c, w in zip(wrapped, widths)).rstrip())


def what_postfix_did(postfix, code, text, held):
    if code >= 400:
        return f"{'refused' if code >= 500 else 'deferred'}: {code} {text}"
    if set(postfix.held()) - held:
        return "HOLD"
    return "delivered"


def main():
    subprocess.run([f"{here}/../scenarios/build", built, *MAILS], check=True)
    widths = (40, 10, 48, 24)
    top = gateway.folder("aratame-demo-")
    settings = ["mode = enforce", "own_domains = aratame.example"]
    milter = gateway.Milter(settings, top)
    postfix = gateway.Postfix(milter, top)
    try:
        milter.start()
        postfix.start()
        print(f"Postfix on 127.0.0.1:{postfix.port}, Aratame behind "
              f"{milter.socket}\n")
        print_row(("mail", "verdict", "why", "what Postfix did"), widths)
        print_row(["-" * w for w in widths], widths)
        for name in MAILS:
            show(name, milter, postfix, widths)
        show_held(milter, postfix)
    finally:
        postfix.stop()
        milter.close()
        shutil.rmtree(top, ignore_errors=True)


def show(name, milter, postfix, widths):
    held = set(postfix.held())
    envelope = gateway.read_envelope(f"{built}/{name}/envelope")
    with open(f"{built}/{name}/message.eml", "rb") as f:
        message = gateway.of_today(f.read())
    code, text = postfix.send(message, envelope)
    before = len(postfix.delivered())
    if code < 400:
        gateway.wait_for(lambda: set(postfix.held()) - held or
                         postfix.queue_is_empty() or
                         len(postfix.delivered()) > before, 20)
    entry = milter.journal()[-1]
    print_row((expect.sentence(name).lstrip("# "), entry["verdict"],
               entry["reason"] or "-",
               what_postfix_did(postfix, code, text, held)), widths)
    print()


def show_held(milter, postfix):
    wanted = [e for e in milter.journal() if e["verdict"] == "quarantine"]
    if not wanted or not postfix.held():
        return
    text = postfix.show(wanted[0]["queue_id"])
    print("The headers of the first held message (postcat -bhq "
          f"{wanted[0]['queue_id']}):\n")
    header = text.split("\n\n")[0]
    print("\n".join("  " + line for line in header.splitlines()))
    print(f"\nIts line in the journal has the same, as JSON. To release it: "
          f"postsuper -H {wanted[0]['queue_id']}")


main()
