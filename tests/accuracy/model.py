"""The judge once more, small, so that points can be tried by the thousand.

What is not a matter of points (limits, policies, failures) is taken from the
program's own verdict. `differs' tells on which rows the two disagree: fitting
by a model that judges otherwise would be idle.
"""
import os
import re

here = os.path.dirname(os.path.abspath(__file__))
ROW = re.compile(r'FINDING\(\w+, "([^"]+)", (\w+), (\w+), (-?[\d.]+)')
TAG, QUARANTINE, REJECT = 4.0, 7.0, 15.0
CORE_LEAST, WITHOUT_PAYLOAD, BESIDE_THREAD = 3.0, 1.0, 1.5
HARMLESS = {"empty", "text", "message", "pdf", "image", "signature", "apple",
            "tnef", "outlook", "sealed-mail"}
ORDER = ["accept", "tag", "tempfail", "quarantine", "reject"]


def read():
    """{name: (family, weight, points)}, {family: cap}"""
    path = os.path.join(here, "../../milter/inspect/findings.def")
    with open(path, encoding="utf-8") as f:
        kinds = {m[1]: (m[2].lower(), m[3], float(m[4]))
                 for m in ROW.finditer(f.read())}
    path = os.path.join(here, "../../rules/weights")
    with open(path, encoding="utf-8") as f:
        caps = dict(re.findall(r"^cap\s+(\w+)\s+([\d.]+)", f.read(), re.M))
    return kinds, {k: float(v) for k, v in caps.items()}


def has_payload(row):
    return any(t not in HARMLESS and not (t == "html" and name == "html")
               for name, t in row["types"])


class Model:
    def __init__(self):
        self.kinds, self.caps = read()
        self.prior = {k: v[2] for k, v in self.kinds.items()}

    def sums(self, row, points):
        family, strong, seen = {}, set(), set()
        for name, given in row["findings"]:
            if name in seen and name != "yara-match":
                continue
            seen.add(name)
            of, weight, usual = self.kinds[name]
            # A rule's own points stand for its finding.
            p = points[name] if given == usual else given
            family[of] = family.get(of, 0) + p
            if p > 0 and weight != "WEAK":
                strong.add(of)
        return {of: min(v, self.caps.get(of, 1e9))
                for of, v in family.items()}, strong

    def by_score(self, row, points):
        f, strong = self.sums(row, points)

        def at(name):
            return f.get(name, 0)
        content, sign = at("content"), at("thread") + at("identity")
        core = max(0, sign) + content
        score = max(0, sign + at("origin") + at("lure")) + content
        kinds = len(strong & {"thread", "identity", "content"})
        if content >= REJECT:
            return "reject", strong
        if content >= QUARANTINE:
            return "quarantine", strong
        if core < CORE_LEAST:
            return "accept", strong
        if has_payload(row):
            if score >= QUARANTINE and kinds > 1:
                return "quarantine", strong
            return ("tag" if score >= TAG else "accept"), strong
        alone = at("identity") < BESIDE_THREAD and \
            at("lure") < BESIDE_THREAD and content <= 0 and \
            "origin" not in strong
        return ("tag" if score >= QUARANTINE + WITHOUT_PAYLOAD and not alone
                else "accept"), strong

    def verdict(self, row, points):
        action, strong = self.by_score(row, points)
        names = {name for name, _ in row["findings"]}
        families = {self.kinds[n][0] for n in names}
        if names & {"sealed-unopened", "seal-unsupported"}:
            picture = any(t == "image" for _, t in row["types"])
            held = "identity" in strong or ("thread" in strong and picture)
            action = max(action, "quarantine" if held else "tag",
                         key=ORDER.index)
        if "limit" in families:
            action = max(action, "tag", key=ORDER.index)
        if families & {"outbound", "trouble"}:
            action = row["verdict"]
        return action

    def differs(self, rows):
        return [r for r in rows if self.verdict(r, self.prior) != r["verdict"]]
