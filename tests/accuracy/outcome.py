"""What became of every mail: runs the program, joins its words and the truth."""
import glob
import json
import math
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import corpus

program = os.environ.get("ARATAME", "build/aratame")
VERDICTS = ["accept", "tag", "quarantine", "reject", "tempfail"]
AT_ONCE = 500  # files of one command


def settings_of(folder, more):
    lines = ["rules_folder=rules"]
    if os.path.exists(f"{folder}/settings"):
        with open(f"{folder}/settings") as f:
            lines += f.read().splitlines()
    return [w for line in lines + list(more) for w in ("--set", line)]


def lines_of(command):
    """Whoever accepted nothing has other exit statuses than success."""
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout:
        sys.exit(f"{' '.join(command[:3])}: {done.stderr.strip()}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def truth(path):
    return dict(corpus.read_envelope(os.path.splitext(path)[0] + ".envelope"))


def row(line):
    known = truth(line["file"])
    return {"file": os.path.basename(line["file"]),
            "label": known.get("label", "benign"),
            "mode": known.get("mode", ""),
            "split": known.get("split", ""),
            "payload": known.get("payload", ""),
            "verdict": line["verdict"], "score": line["score"],
            "findings": [(f["id"], f["points"]) for f in line["findings"]],
            "types": sorted({(o["path"].rpartition("/")[2], o["type"])
                             for o in line["objects"]})}


def replay(folder, more=()):
    """In order of date, with a memory that begins empty."""
    return [row(l) for l in lines_of(
        [program, "replay", "--json", "-c", "/dev/null"] +
        settings_of(folder, more) + [folder])]


def day_one(folder, more=()):
    """What was put in, without any memory."""
    paths = sorted(p for p in glob.glob(f"{folder}/*.eml")
                   if truth(p).get("label") != "benign")
    rows = []
    for at in range(0, len(paths), AT_ONCE):
        rows += [row(l) for l in lines_of(
            [program, "scan", "--json", "-c", "/dev/null"] +
            settings_of(folder, more) + paths[at:at + AT_ONCE])]
    return rows


def wilson(k, n):
    """The 95 % interval of a rate of which k of n were seen."""
    if n == 0:
        return 0.0, 1.0
    z, p = 1.96, k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(
        p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(k, n):
    low, high = wilson(k, n)
    return (f"{k}/{n} = {100 * k / max(n, 1):.2f} % "
            f"({100 * low:.2f} to {100 * high:.2f})")


def is_tagged(r):
    return r["verdict"] != "accept"


def is_held(r):
    return r["verdict"] not in ("accept", "tag")
