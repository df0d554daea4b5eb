"""What a verdict looks like in an `expected' file, and the comparison."""
import difflib
import os
import re

here = os.path.dirname(os.path.abspath(__file__))
OBJECTS_SHOWN = 30


def normal(line):
    """The lines for one verdict: from `scan --json' or from the journal."""
    out = [f"before    {verdict}" for verdict in line.get("before", [])]
    out += [f"verdict   {line['verdict']}"]
    if line.get("held"):
        out.append("held      for its password")
    out += sorted({f"finding   {f['id']:<27} {same_id(f['where'])}".rstrip()
                   for f in line["findings"]})
    objects = line["objects"]
    count = line.get("object_count", len(objects))
    if count > OBJECTS_SHOWN:
        out.append(f"objects   {count}")
    else:
        for o in objects:
            opened = f"  {o['opened']}" if o["opened"] else ""
            out.append(
                f"object    {same_id(o['path'])}  {o['type']}{opened}")
    return out


def same_id(where):
    """Ids are random."""
    return re.sub(r"^earlier mail [0-9a-f]{16}", "earlier mail ID", where)


def wanted(name):
    """The sentence and the lines of an expected file."""
    with open(f"{here}/{name}/expected", encoding="utf-8") as f:
        lines = f.read().splitlines()
    return lines[0], lines[1:]


def sentence(name):
    with open(f"{here}/{name}/message.py", encoding="utf-8") as f:
        return f.readline().strip()


def compare(name, line, way):
    """Prints ok or not ok with the difference; True when equal."""
    try:
        _, want = wanted(name)
    except FileNotFoundError:
        print(f"not ok - {name}, {way}: it has no `expected'")
        return False
    got = normal(line)
    if way != "scan":  # there the date of receipt is today's
        want, got = without_dates(want), without_dates(got)
    if way == "milter":  # no mail server is there that would hold it
        want = [l for l in want if not l.startswith("held ")]
    if got == want:
        print(f"ok - {name}, {way}")
        return True
    print(f"not ok - {name}, {way}")
    for diff in difflib.unified_diff(want, got, "expected", "got", "", "", 1):
        print("  " + diff)
    return False


def without_dates(lines):
    return [l for l in lines if not l.startswith(("finding   date-off ",
                                                  "finding   date-far-off "))]


def accept(name, line):
    with open(f"{here}/{name}/expected", "w", encoding="utf-8") as f:
        f.write("\n".join([sentence(name)] + normal(line)) + "\n")


def names(only):
    found = sorted(n for n in os.listdir(here)
                   if os.path.exists(f"{here}/{n}/message.py"))
    return [n for n in found if (not only or n in only) and not lacks(n)]


def lacks(name):
    """Says so when a file that the scenario needs was not built."""
    try:
        with open(f"{here}/{name}/needs", encoding="utf-8") as f:
            path, _, why = f.read().strip().partition(" ")
    except FileNotFoundError:
        return False
    if not os.path.exists(path):
        print(f"skip - {name}: {why}")
    return not os.path.exists(path)


def is_dated(name):
    """Its folder says in `dated' why it cannot be a mail of today."""
    return os.path.exists(f"{here}/{name}/dated")


def is_story(name):
    """It has mails that came earlier."""
    return os.path.exists(f"{here}/{name}/before.py")


def settings(name, built):
    """All settings of a scenario as lines "name = value"."""
    lines = []
    for path in (f"{here}/settings", f"{built}/{name}/settings"):
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                lines += [l.strip() for l in f
                          if l.strip() and not l.startswith("#")]
    return lines
