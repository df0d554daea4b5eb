"""The bombs: bombs() yields (name, message, finding that must be there). A
finding of None is a bomb that is no more than hard work. Each is built in a
second or so; those that ask for gigabytes are joined from a small stream."""
import bz2
import os
import struct
import sys
import zlib

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "scenarios"))
from office import agile
from parts import *
from rar import sealed_rar5
from udf import udf

MB = 1 << 20


def sent(name, data, kind="application/octet-stream", text="ご確認ください。"):
    return mail(join([text_part(text), file_part(name, data, kind)]))


def body(head, content=b""):
    """A message whose body is this entity."""
    return mail(head + b"\r\n\r\n" + content)


def deflated(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


# --- archives --------------------------------------------------------------------


def quoted_overlap(members, kernel_bytes):
    """After David Fifield: a stored block quotes the next local header."""
    kernel = deflated(bytes(kernel_bytes))
    step = 30 + 4 + 5
    end = members * step - 5 + len(kernel)
    blob, directory = bytearray(), bytearray()
    for i in range(members):
        at = i * step
        size = kernel_bytes + (members - 1 - i) * 34
        fixed = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0,
                            end - at - 34, size & 0xFFFFFFFF, 4, 0)
        name = b"%04d" % i
        blob += b"PK\3\4" + fixed + name
        if i < members - 1:
            blob += struct.pack("<BHH", 0, 34, 34 ^ 0xFFFF)
        directory += b"PK\1\2" + struct.pack("<H", 20) + fixed + struct.pack(
            "<HHHII", 0, 0, 0, 0, at) + name
    blob += kernel
    return bytes(blob + directory) + struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, members, members, len(directory),
        len(blob), 0)


def nested_zip(depth):
    data = EICAR
    for i in range(depth):
        data = plain_zip({f"{i}.zip": data})
    return data


def forty_two(levels=5, width=16, last=200 * MB):
    """Sixteen archives in each of sixteen archives in each …"""
    data = plain_zip({"0.dll": bytes(16)})
    packed = deflated(bytes(last))
    data = zip_of({"0.dll": (packed, last, zlib.crc32(bytes(last)))})
    for _ in range(levels):
        inner = deflated(data), len(data), zlib.crc32(data)
        data = zip_of({f"lib {i:x}.zip": inner for i in range(width)})
    return data


def zip_of(members):
    """Of members that are packed already: {name: (packed, size, crc)}."""
    blob, directory = bytearray(), bytearray()
    for name, (packed, size, crc) in members.items():
        fixed = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(packed),
                            size, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + fixed + struct.pack(
            "<HHHII", 0, 0, 0, 0, len(blob)) + name.encode()
        blob += b"PK\3\4" + fixed + name.encode() + packed
    return bytes(blob + directory) + struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, len(members), len(members),
        len(directory), len(blob), 0)


def many_members(count):
    empty = deflated(b""), 0, 0
    return zip_of({f"{i:06}": empty for i in range(count)})


def streams():
    zeros = bytes(64 * MB)
    yield "gz, 50 members of 64 MB", "a.gz", gz(zeros) * 50
    yield "bz2, 16 streams of 64 MB", "a.bz2", bz2.compress(zeros) * 16
    yield "xz, 16 streams of 64 MB", "a.xz", with_files(
        {"in": zeros}, lambda folder: os.system(
            f"xz -0 <{folder}/in >{folder}/out")) * 16
    yield "zst, 16 frames of 64 MB", "a.zst", with_files(
        {"in": zeros}, lambda folder: os.system(
            f"zstd -q -1 <{folder}/in >{folder}/out")) * 16


def archives():
    yield ("zip, quoted overlap", sent("a.zip", quoted_overlap(250, 20 * MB)),
           "archive-overlaps")
    yield ("zip, quoted overlap, 4,000 times 256 MB",
           sent("a.zip", quoted_overlap(4000, 256 * MB)), "archive-overlaps")
    yield "zip, overlap", sent("a.zip", overlapping_zip(999)), \
        "archive-overlaps"
    yield "zip, one member in 4,000 directories", sent(
        "a.zip", overlapping_zip(5000)), "archive-overlaps"
    yield "zip, 100 deep", sent("a.zip", nested_zip(100)), "archive-too-deep"
    yield "zip, 16^5 archives", sent("a.zip", forty_two()), \
        "expansion-too-large"
    yield "zip, 65,000 empty members", sent("a.zip", many_members(65000)), \
        "too-many-objects"
    for name, file, data in streams():
        yield name, sent(file, data), "too-large"
    yield ("tar.gz, 100,000 members", sent("a.tar.gz", gz(
        (b"a".ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 +
         b"00000000000\0" * 2 + b"005457\0 0").ljust(512, b"\0") * 100000)),
           "too-large")


def seals():
    yield ("zip, sealed, wrong passwords", sent(
        "a.zip", sealed_zip({"a": bytes(20 * MB)}, "Zz!not-there"),
        text="パスワード: " + "\n".join(f"Ab{n}" for n in range(2000))),
        "sealed-unopened")
    yield ("zip, sealed by AES, wrong passwords", sent(
        "a.zip", sealed_zip({"a": bytes(MB)}, "Zz!not-there", "AES256"),
        text="パスワード: " + "\n".join(f"Ab{n}" for n in range(2000))),
        "password-tries-spent")
    yield ("7z, sealed, wrong passwords, 6 of them", mail(join(
        [text_part("\n".join(f"パスワード: Ab{n}" for n in range(100)))] +
        [file_part(f"{i}.7z", sealed_7z({f"a{i}": b"a" * 100}, "Zz!no"))
         for i in range(6)])), "password-tries-spent")
    yield ("rar, 2^24 rounds", sent("a.rar", sealed_rar5(
        {"a": b"a" * 100}, "Zz!no", claimed=24), text="pw: Zz!no"),
           "password-tries-spent")
    yield ("office, ten million rounds", sent("a.xlsx", agile(
        ooxml("xl"), "Sx-4417", spin=10, claimed=10000000)),
        "password-tries-spent")


# --- documents -------------------------------------------------------------------


def laughs(kind):
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
    return (f'<?xml version="1.0"?><!DOCTYPE {kind} [{entities}]>'
            f'<{kind}>&a29;</{kind}>').encode()


def documents():
    yield "docx, a billion laughs", sent("a.docx", ooxml("word", extra={
        "word/document.xml": laughs("document")})), "xml-doctype"
    yield "svg, a billion laughs", sent("a.svg", laughs("svg"),
                                        "image/svg+xml"), None
    yield "docx, quadratic entity", sent("a.docx", ooxml("word", extra={
        "word/a.xml": b'<!DOCTYPE a [<!ENTITY a "' + b"a" * 1000000 + b'">]>'
                      b"<a>" + b"&a;" * 100000 + b"</a>"})), "xml-doctype"
    yield "docx, a million attributes", sent("a.docx", ooxml("word", extra={
        "word/a.xml": b"<Relationship " + b'a="b" ' * 1000000 + b"/>"})), None
    yield "docx, a million fields", sent("a.docx", ooxml("word", extra={
        "word/a.xml": b"<a>" + b'<fldChar fldCharType="begin"/>' * 500000 +
                      b"</a>"})), None
    yield "rtf, a million groups", sent(
        "a.rtf", b"{\\rtf1" + b"{\\*\\objdata " * 500000), None
    yield "xls, chains of sectors that meet", sent("a.xls", cfb(
        {f"s{i}": bytes(5000) for i in range(2000)})), None
    yield "doc, a macro of 40,000 chunks", sent("a.doc", cfb({"VBA": {
        "dir": b"\1" + b"\x03\xb0\x02a\xff\x0f" * 40000,
        "m": b"\1" + b"\x03\xb0\x02a\xff\x0f" * 700000}})), None


def pdfs():
    deep = bytes(300 * MB)
    twice = zlib.compress(zlib.compress(deep, 9), 9)
    yield "pdf, Flate in Flate", sent("a.pdf", pdf("", pdf_stream(
        twice, "/Type/ObjStm/N 9/First 9/Filter[/FlateDecode/FlateDecode]",
        False)), "application/pdf"), "expansion-too-large"
    once = zlib.compress(bytes(60 * MB), 9)
    yield "pdf, 40 streams of 60 MB", sent("a.pdf", pdf("", *[
        pdf_stream(once, "/Type/ObjStm/N 9/First 9/Filter/FlateDecode",
                   False)] * 40), "application/pdf"), "expansion-too-large"
    yield "pdf, a hundred filters", sent("a.pdf", pdf("", pdf_stream(
        b"00" * MB, "/Filter[" + "/ASCIIHexDecode" * 100 + "]", False)),
        "application/pdf"), None
    yield "pdf, 100,000 objects", sent("a.pdf", pdf("", *["<</A 4 0 R>>"] *
                                                    100000),
                                       "application/pdf"), None
    yield "pdf, 400,000 open brackets", sent(
        "a.pdf", pdf("/OpenAction " + "[" * 400000), "application/pdf"), None
    yield "pdf, references in a circle", sent("a.pdf", pdf(
        "/OpenAction 4 0 R", *[f"{i + 5} 0 R" for i in range(20000)],
        "4 0 R"), "application/pdf"), None
    yield "pdf, actions after actions", sent("a.pdf", pdf(
        "/OpenAction 4 0 R", *[f"<</S/URI/URI(http://a.example/{i})/Next[" +
                               f"{i + 5} 0 R " * 50 + "]>>"
                               for i in range(5000)]),
        "application/pdf"), None
    yield "pdf, LZW of 300 MB", sent("a.pdf", pdf("", pdf_stream(
        lzw(300 * MB), "/Type/ObjStm/N 9/First 9/Filter/LZWDecode", False)),
        "application/pdf"), \
        "expansion-too-large"
    yield "pdf, 3,000 trailers with seals", sent(
        "a.pdf", pdf("") + b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/O("
        + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P 0>>/ID[(a)]>>\n" * 3000,
        "application/pdf"), None
    yield "pdf, 300,000 times obj", sent(
        "a.pdf", b"%PDF-1.7\n" + b"1 0 obj " * 300000 + b"stream " * 300000,
        "application/pdf"), None
    yield "pdf, a megabyte of <<", sent(
        "a.pdf", b"%PDF-1.7\n1 0 obj " + b"<<" * 500000, "application/pdf"), \
        None


def lzw(size):
    """Zeros: each code that was just made, over and over, then a clear code."""
    codes, code, width, done = [(0, 9)], 258, 9, 1
    while code < 4094:
        codes.append((code, width))
        done += code - 256
        code += 1
        if code + 1 >= 1 << width and width < 12:
            width += 1
    codes.append((256, 12))
    # Eight rows are whole bytes, whatever one is, and so are eight clear codes.
    return bits([(256, 9)] * 8) + bits(codes * 8) * (size // (8 * done) + 1)


def bits(codes):
    value, count, out = 0, 0, bytearray()
    for code, width in codes:
        value, count = value << width | code, count + width
        while count >= 8:
            count -= 8
            out.append(value >> count & 255)
            value &= (1 << count) - 1
    return bytes(out)

# --- messages --------------------------------------------------------------------


def messages():
    yield "parts, ten thousand deep", mail(b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" %
        (i, i) for i in range(10000)) + b"\r\nx\r\n"), "mime-too-deep"
    yield "a million parts", body(
        b"Content-Type: multipart/mixed; boundary=b",
        b"--b\r\n\r\n" * 1000000), "too-many-parts"
    yield "mails, a thousand deep", mail(
        b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"x\r\n"), \
        "mime-too-deep"
    yield "100,000 segments of a parameter", body(
        b"Content-Type: text/plain;\r\n" + b";\r\n".join(
            b" name*%d=a" % i for i in range(100000)), b"x"), None
    yield "a million colons", mail(text_part("x"), extra="To: " + ":" *
                                   1000000 + "\r\n"), None
    yield "a million brackets", mail(text_part("x"), extra="To: " + "(" *
                                     1000000 + "\r\n"), None
    yield "a million groups of addresses", mail(
        text_part("x"), extra="Cc: " + "a:" * 400000 + "\r\n"), None
    yield "encoded-words, a megabyte", mail(
        text_part("x"), extra="X-A: " + "=?utf-8?q?a?= " * 70000 + "\r\n"), \
        None
    yield "100,000 fields", mail(text_part("x"), extra="X-A: b\r\n" *
                                 100000), "too-many-headers"
    yield "a million div", mail(html_part("<div>" * 1000000)), None
    yield "style in style", mail(html_part(
        "<style>" + "a{b:c(" * 300000 + "</style>" + "<p style='" +
        "/*" * 300000 + "'>")), None
    yield "hidden text, a million spans", mail(html_part(
        "<span style='display:none'>a" * 200000)), None
    yield "HTML, blobs of numbers", mail(html_part(
        "<script>" + "[77,90," * 500000 + "</script>")), None
    yield "HTML, atob after atob", mail(html_part(
        "<script>" + "atob('" * 300000 + "</script>")), None
    yield "UTF-7, a megabyte", body(
        b"Content-Type: text/plain; charset=utf-7", b"+AGE-" * 200000), None
    yield "ISO-2022, a million escapes", body(
        b"Content-Type: text/plain; charset=iso-2022-jp",
        b"\x1b$B\x1b(B" * 500000), None
    yield "uuencode, 100,000 beginnings", body(
        b"Content-Type: text/plain", b"begin 644 a\r\n" * 100000), None
    yield "base64, a run of 30 MB in a text", body(
        b"Content-Type: text/plain", b"QUJD" * 19 * 100 + b"\r\n" +
        (b"QUJDREVG" * 9 + b"\r\n") * 400000), None
    yield "quotations, 100,000 deep", body(
        b"Content-Type: text/plain", b">" * 100000 + b"\r\n" +
        b"> " * 400000), None


def patterns():
    """What makes patterns go back and forth."""
    for name, text in (
            ("labels", "password " * 100000),
            ("labels and colons", "パスワード:" * 100000),
            ("blanks behind a label", ("password" + " " * 200 + "\n") * 4000),
            ("quotes behind a label", "password is " + "\"'" * 300000),
            ("digits", "PIN " + "1" * 800000),
            ("letters", "パスワードは" + "a" * 800000)):
        yield f"patterns: {name}", mail(join([
            text_part(text, "utf-8"),
            file_part("a.zip", SEALED)]), subject="x"), None


def rules():
    yield "rules: MZ", sent("a.bin", b"MZ" * 5 * MB), None
    yield "rules: words of macros", sent(
        "a.bin", b"powershell CreateObject Shell URLDownloadToFile " *
        200000), None
    yield "rules: a script of quotes", sent(
        "a.js", b"eval(unescape('%u9090" * 200000), None
    yield "rules: blanks", sent("a.vbs", b"Shell " + b" " * 10 * MB), None


def disks():
    big = udf({"a": b"a" * 4096, "b": {"c": b"c"}}, 512)
    yield "udf, every file is the whole image", sent(
        "a.img", greedy(big)), None


def greedy(image):
    """The extent of the first file becomes the longest there is."""
    data = bytearray(image)
    at = data.find(struct.pack("<II", 4096, 1))
    if at > 0:
        data[at:at + 4] = struct.pack("<I", 0x3FFFF000)
    return bytes(data)


SEALED = None


def bombs():
    global SEALED
    SEALED = sealed_zip({"a.txt": b"a"}, "Zz!not-there", "AES256")
    for group in (archives, seals, documents, pdfs, messages, patterns, rules,
                  disks):
        yield from group()
