"""The tables of a run, as text."""
import collections

import modes
from outcome import VERDICTS, is_held, is_tagged, rate

STRONG = {name for name, _, strong in modes.THEFTS if strong}
SHOWN = VERDICTS[:4]


def by_mode(rows, label):
    count = collections.defaultdict(collections.Counter)
    for r in rows:
        if r["label"] == label:
            count[r["mode"], r["payload"]][r["verdict"]] += 1
    out = [f"  {'mode':28}{'payload':9}" + "".join(f"{v:>12}" for v in SHOWN)]
    for (mode, payload), seen in sorted(count.items()):
        out.append(f"  {mode:28}{payload:9}" +
                   "".join(f"{seen[v]:12}" for v in SHOWN))
    return out


def thefts(rows, what):
    """Those by strangers; what only prepares the ground has no payload."""
    return [r for r in rows if r["label"] == "attack" and
            r["mode"] not in ("compromised", "compromised-partner",
                              "own-account-outbound") and
            not r["mode"].endswith("-before") and what(r)]


def line(words, rows, test):
    return f"  {words:52}{rate(sum(map(test, rows)), len(rows))}"


def by_sign(stolen):
    """Of a corpus with labels of its own we do not know what was sent."""
    if not any(r["payload"] for r in stolen):
        return []
    strong = [r for r in stolen if r["mode"] in STRONG or
              r["payload"] == "bad"]
    rest = [r for r in stolen if r not in strong]
    return [line("  false identity or bad payload: held", strong, is_held),
            line("  neither: held", rest, is_held),
            line("  neither: tagged or worse", rest, is_tagged)]


def summary(rows, begun):
    benign = [r for r in rows if r["label"] == "benign"]
    unsealed = [r for r in benign if "sealed-unopened" not in
                {f for f, _ in r["findings"]}]
    twins = [r for r in rows if r["label"] == "twin"]
    stolen = thefts(rows, lambda r: True)
    out = [line("stolen by a stranger: tagged or worse", stolen, is_tagged),
           line("  held", stolen, is_held)] + by_sign(stolen)
    if begun:
        out.append(line("  the same on day one: tagged or worse",
                        thefts(begun, lambda r: True), is_tagged))
    return out + [
        line("untouched: tagged", benign, lambda r: r["verdict"] == "tag"),
        line("untouched: tagged, but for sealed and unopened", unsealed,
             lambda r: r["verdict"] == "tag"),
        line("untouched: held", benign, is_held),
        line("twins: tagged", twins, lambda r: r["verdict"] == "tag"),
        line("twins: held", twins, is_held)]


def by_finding(rows):
    count = collections.defaultdict(collections.Counter)
    for r in rows:
        for f in {f for f, points in r["findings"] if points}:
            count[f][r["label"]] += 1
    out = [f"  {'finding':30}" + "".join(
        f"{v:>9}" for v in ("benign", "twin", "attack"))]
    for f, seen in sorted(count.items(), key=lambda x: -sum(x[1].values())):
        out.append(f"  {f:30}" + "".join(
            f"{seen[v]:9}" for v in ("benign", "twin", "attack")))
    return out


def report(rows, begun):
    out = ["Thefts"] + by_mode(rows, "attack")
    out += ["Twins"] + by_mode(rows, "twin")
    splits = sorted({r["split"] for r in rows})
    for split in ([""] if splits == [""] else ["", "test"]):
        out.append(f"Rates{', test split' if split else ''}")
        out += summary([r for r in rows if split in ("", r["split"])],
                       [r for r in begun if split in ("", r["split"])])
    return out + ["Findings"] + by_finding(rows)
