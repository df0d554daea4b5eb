"""Techniques 1 to 45: a payload hidden by the way a message is written.

The payload is EICAR in a ZIP, base64 where nothing else is said, so that it is
found only when the part is seen, decoded and opened. Names are tried on what is
a script that does nothing: there the finding is the point.
"""
import base64
import binascii
import gzip
import io
import os
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "scenarios"))
import parts

ZIP = parts.plain_zip({"eicar.com": parts.EICAR})
B64 = base64.b64encode(ZIP).decode()
TOP = ("From: Suzuki <suzuki@partner.example>\r\n"
       "To: yamada@aratame.example\r\nSubject: document\r\n"
       "Date: Wed, 02 Mar 2022 10:47:00 +0900\r\n"
       "Message-ID: <1@partner.example>\r\nMIME-Version: 1.0\r\n")
TEXT = "Content-Type: text/plain\r\n\r\nPlease see the document.\r\n"
HEAD = ("Content-Type: application/octet-stream\r\n"
        "Content-Disposition: attachment; filename=document.zip\r\n")
CTE = "Content-Transfer-Encoding: base64\r\n"


def lines(text, width=76):
    return "".join(text[i:i + width] + "\r\n"
                   for i in range(0, len(text), width))


def raw(text):
    return text if isinstance(text, bytes) else text.encode("latin-1")


def part(cte=CTE, body=None, head=HEAD):
    return head + cte + "\r\n" + (lines(B64) if body is None else body)


def multi(inner=None, head="Content-Type: multipart/mixed; boundary=\"bnd\"\r\n",
          boundary="bnd", top=TOP, preamble="", epilogue="", end=None):
    inner = part() if inner is None else inner
    end = f"--{boundary}--\r\n" if end is None else end
    return raw(top + head + "\r\n" + preamble + f"--{boundary}\r\n" + TEXT +
               f"--{boundary}\r\n" + inner + end + epilogue)


def single(cte=CTE, body=None, head=HEAD):
    return raw(TOP + part(cte, body, head))


def qp(data):
    return "".join("=%02X" % c for c in data)


def qp_lines(data, stop="=\r\n", escape="=%02X"):
    out, line = "", ""
    for c in data:
        line += escape % c
        if len(line) > 70:
            out, line = out + line + stop, ""
    return out + line + "\r\n"


def uu(data, begin="begin 644 document.zip\n", end="`\nend\n"):
    body = "".join(binascii.b2a_uu(data[i:i + 45]).decode()
                   for i in range(0, len(data), 45))
    return (begin + body + end).replace("\n", "\r\n")


def yenc(data, name="document.zip"):
    out = b""
    for c in data:
        c = (c + 42) & 255
        out += bytes([61, (c + 64) & 255]) if c in b"\0\r\n=" else bytes([c])
    rows = [out[i:i + 128] for i in range(0, len(out), 128)]
    for i in range(len(rows) - 1):  # no escape is cut in two
        if rows[i].endswith(b"="):
            rows[i] += rows[i + 1][:1]
            rows[i + 1] = rows[i + 1][1:]
    return (f"=ybegin line=128 size={len(data)} name={name}\r\n".encode() +
            b"\r\n".join(rows) +
            f"\r\n=yend size={len(data)}\r\n".encode()).decode("latin-1")


def binhex(data, name=b"document.zip", banner=True):
    import struct
    letters = ("!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ["
               "`abcdefhijklmpqr")
    head = bytes([len(name)]) + name + b"\0ZIP SITx\0\0" + \
        struct.pack(">II", len(data), 0)
    file = head + struct.pack(">H", binascii.crc_hqx(head, 0)) + data + \
        struct.pack(">H", binascii.crc_hqx(data, 0)) + b"\0\0"
    file = file.replace(b"\x90", b"\x90\0")
    bits = "".join(f"{c:08b}" for c in file)
    bits += "0" * (-len(bits) % 6)
    text = ":" + "".join(letters[int(bits[i:i + 6], 2)]
                         for i in range(0, len(bits), 6)) + ":"
    top = "(This file must be converted with BinHex 4.0)\r\n\r\n"
    return (top if banner else "") + lines(text, 64)


def names(filename=None, name=None):
    """A part of a harmless file with these header values."""
    head = "Content-Type: application/octet-stream"
    head += f"; {name}\r\n" if name else "\r\n"
    if filename is not None:
        head += f"Content-Disposition: attachment; {filename}\r\n"
    return multi(part(head=head, body=lines(
        base64.b64encode(b"// a script that does nothing\r\n" * 9)
        .decode())))


# --- headers: 1 to 13 ---------------------------------------------------------

def headers():
    two = "Content-Type: multipart/mixed; boundary={}; boundary={}\r\n"
    yield 1, "good-first", multi(head=two.format("bnd", "other"))
    yield 1, "good-last", multi(head=two.format("other", "bnd"))
    yield 1, "quoted-then-bare", multi(head=two.format('"other"', "bnd"))
    both = raw(TOP + two.format("a", "b") + "\r\n--a\r\n" + TEXT + "--b\r\n" +
               part() + "--b--\r\n--a--\r\n")
    yield 1, "both-used", both
    plain = "Content-Type: text/plain\r\n"
    mixed = "Content-Type: multipart/mixed; boundary=bnd\r\n"
    yield 2, "multi-text", multi(head=mixed + plain)
    yield 2, "text-multi", multi(head=plain + mixed)
    yield 2, "part-multi-text", multi(
        mixed.replace("bnd", "in") + plain + "\r\n--in\r\n" + part() +
        "--in--\r\n")
    yield 2, "two-multi", multi(head=mixed.replace("bnd", "zzz") + mixed)
    for a, b in (("7bit", "base64"), ("base64", "7bit"),
                 ("quoted-printable", "base64"), ("base64", "x-uuencode")):
        yield 3, f"{a}-{b}", multi(part(
            f"Content-Transfer-Encoding: {a}\r\n"
            f"Content-Transfer-Encoding: {b}\r\n"))
    body = qp_lines(ZIP)
    yield 3, "base64-qp-is-qp", multi(part(
        CTE + "Content-Transfer-Encoding: quoted-printable\r\n", body))
    for n, value in enumerate((
            "base64, quoted-printable", "quoted-printable, base64",
            "base64; quoted-printable", "7bit base64")):
        yield 4, f"list-{n}", multi(part(
            f"Content-Transfer-Encoding: {value}\r\n"))
    yield 4, "list-is-qp", multi(part(
        "Content-Transfer-Encoding: base64, quoted-printable\r\n", body))
    for value in ("x-base64", "base-64", "base64foo", "b64", "base", "64",
                  "base64.", "\"base64\"x", "base  64", "unknown"):
        yield 5, "".join(c if c.isalnum() else "-" for c in value), multi(
            part(f"Content-Transfer-Encoding: {value}\r\n"))
    yield 5, "qp", multi(part("Content-Transfer-Encoding: qp\r\n", body))
    yield 5, "quoted-printable-x", multi(part(
        "Content-Transfer-Encoding: x-quoted-printable\r\n", body))
    for n, value in enumerate((
            "=?us-ascii?Q?base64?=", "=?utf-8?B?YmFzZTY0?=",
            "(comment) base64", "base64 (quoted-printable)", "\"base64\"",
            "b\\ase64", "(quoted-printable) base64", "ba(x)se64",
            "((base64)", "'base64'")):
        yield 6, f"value-{n}", multi(part(
            f"Content-Transfer-Encoding: {value}\r\n"))
    for n, value in enumerate(("\0base64", "base\x0064", "base64\0",
                               "base64\0quoted-printable")):
        yield 7, f"nul-{n}", multi(part(
            f"Content-Transfer-Encoding: {value}\r\n"))
    yield 7, "nul-in-name", multi(part("Content-\0Transfer-Encoding: base64\r\n"))
    for n, gap in enumerate((" ", "\t", "\v", " \t ", "\xa0")):
        yield 8, f"before-colon-{n}", multi(part(
            f"Content-Transfer-Encoding{gap}: base64\r\n"))
        yield 8, f"before-name-{n}", multi(part(
            f"{gap}Content-Transfer-Encoding: base64\r\n"))
        yield 8, f"type-before-colon-{n}", multi(
            head=f"Content-Type{gap}: multipart/mixed; boundary=bnd\r\n")
    for n, cte in enumerate(("Content-Transfer-Encoding:: base64\r\n",
                             "Content-Transfer-Encoding base64\r\n",
                             "Content-Transfer-Encoding:base64\r\n",
                             "Content-Transfer-Encoding=base64\r\n",
                             "Content-Transfer-Encoding;base64\r\n")):
        yield 9, f"colon-{n}", multi(part(cte))
    yield 9, "type-double", multi(
        head="Content-Type:: multipart/mixed; boundary=bnd\r\n")
    yield 9, "type-none", multi(
        head="Content-Type multipart/mixed; boundary=bnd\r\n")
    for n, cte in enumerate(("Content-Transfer-\r\n Encoding: base64\r\n",
                             "Content-Transfer-Encoding:\r\n base64\r\n",
                             "Content-Transfer-Encoding:\r\n \r\n base64\r\n",
                             "Content-Transfer-Encoding: ba\r\n se64\r\n",
                             "Content-Transfer-Encoding\r\n : base64\r\n",
                             "Content-Transfer-Encoding:\r\n\t\r\n\tbase64\r\n")):
        yield 10, f"fold-{n}", multi(part(cte))
    yield 10, "type-in-word", multi(
        head="Content-Type: multi\r\n part/mixed; boun\r\n dary=bnd\r\n")
    yield 10, "type-twice", multi(
        head="Content-Type:\r\n \r\n multipart/mixed;\r\n\r\n boundary=bnd\r\n")
    good = raw(multi())
    yield 11, "lf", good.replace(b"\r\n", b"\n")
    yield 11, "cr", good.replace(b"\r\n", b"\r")
    for end, name in (("\r", "cr"), ("\n", "lf"), ("\n\r", "lfcr")):
        yield 11, f"part-{name}", multi(
            HEAD.replace("\r\n", end) + CTE.replace("\r\n", end) + "\r\n" +
            lines(B64))
        yield 11, f"top-{name}", raw(TOP).replace(b"\r\n", raw(end)) + \
            good[len(TOP):]
        yield 11, f"before-cte-{name}", multi(
            HEAD[:-2] + end + CTE + "\r\n" + lines(B64))
    for n, gap in enumerate(("\r\r\n", "\n\n", "\r\n\r", "\r\n\r\r\n",
                             "\r\n \r\n", "\n\r\n", "\r\n\t\r\n", "\r\r",
                             "\r\n\0\r\n", "\n\r")):
        yield 12, f"part-{n}", multi((HEAD + CTE)[:-2] + gap + lines(B64))
        yield 12, f"top-{n}", raw(
            TOP + "Content-Type: multipart/mixed; boundary=bnd" + gap +
            "--bnd\r\n" + TEXT + "--bnd\r\n" + part() + "--bnd--\r\n")
    blank = " " * 2000
    yield 13, "cte", multi(part(
        f"Content-Transfer-Encoding:{blank}base64\r\n"))
    yield 13, "cte-after", multi(part(
        f"Content-Transfer-Encoding: base64{blank}\r\n"))
    yield 13, "type", multi(
        head=f"Content-Type: multipart/mixed;{blank}boundary=bnd\r\n")
    yield 13, "name", multi(part(head=HEAD.replace(
        "filename", blank + "filename")))


# --- boundaries: 14 to 24 -----------------------------------------------------

def boundaries():
    mixed = "Content-Type: multipart/mixed; {}\r\n"
    for n, value in enumerate((
            "boundary*0=b; boundary*1=nd", "boundary*0*=b; boundary*1*=nd",
            "boundary*=us-ascii''bnd", "boundary*=us-ascii''b%6Ed",
            "boundary*=utf-16''%00b%00n%00d", "boundary*0*=''b; boundary*1=nd",
            "boundary=x; boundary*=us-ascii''bnd",
            "boundary*=us-ascii''x; boundary=bnd")):
        yield 14, f"form-{n}", multi(head=mixed.format(value))
    for n, value in enumerate((
            "boundary*1=nd; boundary*0=b", "boundary*0=b; boundary*2=nd",
            "boundary*1=b; boundary*2=nd",
            "boundary*0=b; boundary*0=x; boundary*1=nd",
            "boundary*0=b; boundary*1=nd; boundary*1=x")):
        yield 15, f"form-{n}", multi(head=mixed.format(value))
    for n, (value, real) in enumerate((
            ("boundary=(x)bnd", "bnd"), ("boundary=bnd(x)", "bnd"),
            ("boundary=bnd(x)", "bnd(x)"), ("boundary=\"bnd", "bnd"),
            ("boundary=bnd\"", "bnd"), ("boundary=bnd\"", "bnd\""),
            ("boundary='bnd'", "bnd"), ("boundary='bnd'", "'bnd'"),
            ("boundary=\"b\\nd\"", "bnd"), ("boundary=\"b\\nd\"", "b\\nd"),
            ("boundary=\"b\"nd", "bnd"), ("boundary=\"b\"nd", "b"),
            ("boundary=b\\nd", "bnd"), ("boundary (x) = bnd", "bnd"),
            ("bound(x)ary=bnd", "bnd"))):
        yield 16, f"form-{n}", multi(head=mixed.format(value), boundary=real)
    for n, (value, real) in enumerate((
            ("boundary=b\0nd", "b\0nd"), ("boundary=b\0nd", "b"),
            ("boundary=b\0nd", "bnd"), ("boundary=\"b nd\"", "b nd"),
            ("boundary=b nd", "b"), ("boundary=b nd", "b nd"),
            ("boundary=b;nd", "b"), ("boundary=b;nd", "b;nd"),
            ("boundary=\"b;nd\"", "b;nd"), ("boundary=b,nd", "b"),
            ("boundary=b,nd", "b,nd"), ("boundary=\"bnd \"", "bnd "),
            ("boundary=\" bnd\"", "bnd"), ("boundary=\" bnd\"", " bnd"))):
        yield 17, f"form-{n}", multi(head=mixed.format(value), boundary=real)
    for n, (value, real) in enumerate((
            ("boundary=", ""), ("boundary=\"\"", ""), ("boundary=\" \"", " "),
            ("boundary=\"  \"", ""), ("", ""), ("boundary", ""))):
        yield 18, f"form-{n}", multi(head=mixed.format(value), boundary=real)
    for n, inner in enumerate(("bnd", "bndx", "bn", "bnd--", "BND", "bnd ")):
        yield 19, f"inner-{n}", multi(
            mixed.format(f"boundary=\"{inner}\"") + f"\r\n--{inner}\r\n" +
            part() + f"--{inner}--\r\n")
    yield 20, "no-end", multi(end="")
    yield 20, "end-first", multi(
        "--bnd--\r\n--bnd\r\n" + part()[0:0] + part())
    yield 20, "end-in-header", multi(HEAD + "--bnd--\r\n" + CTE + "\r\n" +
                                     lines(B64))
    yield 20, "boundary-in-header", multi(HEAD + "--bnd\r\n" + part())
    yield 20, "outer-end-in-inner", multi(
        mixed.format("boundary=in") + "\r\n--in\r\n" + TEXT +
        "--bnd--\r\n--in\r\n" + part() + "--in--\r\n")
    yield 20, "half-end", multi(end="--bnd-\r\n")
    yield 21, "preamble-part", multi(TEXT, preamble=part() + "\r\n")
    yield 21, "preamble-other", multi(
        TEXT, preamble="--other\r\n" + part() + "--other--\r\n")
    yield 21, "preamble-bare", multi(TEXT, preamble=lines(B64))
    yield 21, "epilogue-part", multi(TEXT, epilogue="--bnd\r\n" + part())
    yield 21, "epilogue-other", multi(TEXT, epilogue="--other\r\n" + part())
    yield 21, "epilogue-bare", multi(TEXT, epilogue="\r\n" + lines(B64))
    yield 21, "epilogue-uu", multi(TEXT, epilogue=uu(ZIP))
    yield 21, "epilogue-binary", multi(
        TEXT, epilogue="--bnd\r\n" + HEAD +
        "Content-Transfer-Encoding: binary\r\n\r\n" + ZIP.decode("latin-1"))
    yield 22, "cr-delimiter", raw(
        TOP + mixed.format("boundary=bnd") + "\r\n--bnd\r\n" + TEXT[:-2] +
        "\r--bnd\r\n" + part() + "--bnd--\r\n")
    yield 22, "cr-all-delimiters", raw(
        TOP + mixed.format("boundary=bnd") + "\r\nx\r--bnd\r" + TEXT +
        "\r--bnd\r" + part() + "\r--bnd--\r\n")
    yield 22, "before-blank-line", multi(HEAD + CTE + lines(B64) + "\r\n")
    yield 22, "top-before-blank-line", raw(TOP + HEAD + CTE + lines(B64) +
                                           "\r\n")
    for n, kind in enumerate((
            "x.multipart/mixed", "mULtipart/mixed", "multipart", "multi/mixed",
            "multipart mixed", "multipart/", "/mixed", "multipart/mixed/x",
            "multipart//mixed", "", "xmultipart/mixed", "\"multipart/mixed\"",
            "text/plain")):
        yield 23, f"type-{n}", multi(
            head=f"Content-Type: {kind}; boundary=bnd\r\n")
    yield 23, "no-type", multi(head="")
    for kind in ("digest", "alternative", "related", "parallel", "report",
                 "form-data", "x-unknown", "encrypted", "signed",
                 "appledouble", "header-set", "byteranges"):
        yield 24, kind, multi(
            head=f"Content-Type: multipart/{kind}; boundary=bnd\r\n")
    yield 24, "digest-message", raw(
        TOP + "Content-Type: multipart/digest; boundary=bnd\r\n\r\n--bnd\r\n"
        "\r\n" + part() + "--bnd--\r\n")


# --- encodings: 25 to 34 ------------------------------------------------------

def encodings():
    quads = [B64[i:i + 4] for i in range(0, len(B64), 4)]
    early = [base64.b64encode(ZIP[i:i + 1]).decode() for i in range(len(ZIP))]
    yield 25, "each-byte-padded", multi(part(body=lines("".join(early))))
    halves = base64.b64encode(ZIP[:100]).decode() + \
        base64.b64encode(ZIP[100:]).decode()
    yield 25, "in-middle", multi(part(body=lines(halves)))
    yield 25, "padding-in-front", multi(part(body="====" + lines(B64)))
    yield 25, "one-equal-sign", multi(part(body="=" + lines(B64)))
    yield 25, "padding-between", multi(part(body=lines("=".join(quads[:9]) +
                                                       "".join(quads[9:]))))
    yield 25, "split-groups", multi(part(body=lines(B64, 75)))
    yield 25, "padding-in-group", multi(part(
        body=lines(B64[:101] + "==" + B64[101:])))
    yield 25, "shifted", multi(part(body="A" + lines(B64)))
    yield 25, "shifted-2", multi(part(body="AB" + lines(B64)))
    yield 25, "too-much-padding", multi(part(body=lines(B64 + "=====")))
    for c in ".-_%#: ,;*!@\t\v\0\xff":
        yield 26, f"junk-{ord(c):02x}", multi(part(
            body=lines(c.join(B64[i:i + 10] for i in range(0, len(B64), 10)))))
    yield 26, "junk-lines", multi(part(
        body=lines(B64).replace("\r\n", "\r\n!! not base64 !!\r\n"[:2] +
                                "#.:-\r\n")))
    yield 26, "no-cte-junk", multi(part("", body=lines(
        "#".join(B64[i:i + 10] for i in range(0, len(B64), 10)))))
    for width in (1, 2, 3, 4, 5, 6):
        yield 27, f"width-{width}", multi(part(body=lines(B64, width)))
        yield 27, f"no-cte-width-{width}", multi(part(
            "", body=lines(B64, width)))
    yield 27, "blank-lines", multi(part(
        body=lines(B64, 1).replace("\r\n", "\r\n\r\n")))
    yield 27, "one-line", multi(part(body=B64 + "\r\n"))
    front = base64.b64encode(b"nothing here.").decode()
    yield 28, "blocks", multi(part(body=lines(front) + lines(B64)))
    yield 28, "same-line", multi(part(body=lines(front + B64)))
    yield 28, "blank-between", multi(part(
        body=lines(front) + "\r\n\r\n" + lines(B64)))
    yield 28, "after-padding", multi(part(body="QUJD\r\nQQ==\r\n" +
                                          lines(B64)))
    yield 28, "no-cte", multi(part("", body=lines(front) + lines(B64)))
    q = "Content-Transfer-Encoding: quoted-printable\r\n"
    yield 29, "plain", multi(part(q, qp_lines(ZIP)))
    yield 29, "lower", multi(part(q, qp_lines(ZIP, escape="=%02x")))
    yield 29, "soft-blanks", multi(part(q, qp_lines(ZIP, "= \t\r\n")))
    yield 29, "bad-hex", multi(part(q, "=ZZ" + qp_lines(ZIP)))
    yield 29, "bad-hex-inside", multi(part(
        q, qp_lines(ZIP[:20])[:-2] + "=GG" + qp_lines(ZIP[20:])))
    yield 29, "equal-at-end", multi(part(q, qp_lines(ZIP)[:-2] + "="))
    yield 29, "one-digit", multi(part(q, "=" + qp_lines(ZIP)))
    yield 29, "no-cte", multi(part("", qp_lines(ZIP)))
    yield 29, "bare-lf", multi(part(q, qp_lines(ZIP, "=\n")))
    yield 29, "bare-cr", multi(part(q, qp_lines(ZIP, "=\r")))
    yield 29, "one-line", multi(part(q, qp(ZIP) + "\r\n"))
    for cte in ("x-uuencode", "uuencode", "x-uue", "uue"):
        yield 30, f"cte-{cte}", multi(part(
            f"Content-Transfer-Encoding: {cte}\r\n", uu(ZIP)))
    yield 30, "inline", raw(TOP + TEXT + "\r\n" + uu(ZIP) + "\r\nBye\r\n")
    yield 30, "inline-no-end", raw(TOP + TEXT + "\r\n" + uu(ZIP, end=""))
    yield 30, "inline-no-begin", raw(
        TOP + TEXT + "\r\n" + uu(ZIP, begin="", end=""))
    yield 30, "cte-no-begin", multi(part(
        "Content-Transfer-Encoding: x-uuencode\r\n",
        uu(ZIP, begin="", end="")))
    yield 30, "cte-other-name", multi(part(
        "Content-Transfer-Encoding: x-uu\r\n", uu(ZIP)))
    yield 30, "inline-begin-base64", raw(
        TOP + TEXT + "\r\nbegin-base64 644 document.zip\r\n" + lines(B64) +
        "====\r\n")
    yield 30, "blanks-not-backquotes", raw(
        TOP + TEXT + "\r\n" + uu(ZIP).replace("`", " "))
    yield 31, "inline", raw(TOP + TEXT + "\r\n" + yenc(ZIP))
    yield 31, "cte", multi(part("Content-Transfer-Encoding: x-yenc\r\n",
                                yenc(ZIP)))
    yield 31, "no-end", raw(
        TOP + TEXT + "\r\n" + yenc(ZIP).rsplit("=yend", 1)[0])
    hqx = "Content-Type: application/mac-binhex40; name=document.hqx\r\n"
    yield 32, "inline", raw(TOP + TEXT + "\r\n" + binhex(ZIP))
    yield 32, "part", multi(part("", binhex(ZIP), hqx))
    yield 32, "no-banner", multi(part("", binhex(ZIP, banner=False), hqx))
    yield 32, "cte", multi(part("Content-Transfer-Encoding: binhex\r\n",
                                binhex(ZIP)))
    apple = b"\0\5\x16\7\0\2\0\0" + b"\0" * 16 + b"\0\0"
    yield 32, "appledouble", multi(
        "Content-Type: multipart/appledouble; boundary=in\r\n\r\n--in\r\n"
        "Content-Type: application/applefile\r\n" + CTE + "\r\n" +
        base64.b64encode(apple).decode() + "\r\n--in\r\n" + part() +
        "--in--\r\n")
    single_file = b"\0\5\x16\0\0\2\0\0" + b"\0" * 16 + b"\0\1" + \
        b"\0\0\0\1\0\0\0\x26" + len(ZIP).to_bytes(4, "big") + ZIP
    yield 32, "applesingle", multi(part(body=lines(
        base64.b64encode(single_file).decode())))
    packed = base64.b64encode(gzip.compress(ZIP, mtime=0)).decode()
    for cte in ("gzip64", "x-gzip64", "gzip"):
        yield 33, cte, multi(part(f"Content-Transfer-Encoding: {cte}\r\n",
                                  lines(packed)))
    inner = multi().decode("latin-1")
    for kind in ("rfc822", "global", "news", "x-unknown", "rfc822; x=y"):
        yield 34, kind[:6] + str(len(kind)), multi(
            f"Content-Type: message/{kind}\r\n\r\n" + inner)
    for kind in ("rfc822", "global"):
        yield 34, f"{kind}-base64", multi(
            f"Content-Type: message/{kind}\r\n" + CTE + "\r\n" +
            lines(base64.b64encode(raw(inner)).decode()))
        yield 34, f"{kind}-qp", multi(
            f"Content-Type: message/{kind}\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
            qp_lines(raw(inner)))
    yield 34, "as-octets", multi(part(
        head="Content-Type: application/octet-stream; name=a.eml\r\n",
        body=lines(base64.b64encode(raw(inner)).decode())))


# --- what else: 35 to 45 ------------------------------------------------------

def others():
    yield 35, "partial", raw(
        TOP + "Content-Type: message/partial; id=\"a@b\"; number=1; total=2"
        "\r\n\r\n" + HEAD + CTE + "\r\n" + lines(B64[:100]))
    whole = HEAD + CTE + "\r\n" + lines(B64)
    cut = whole.index("\r\n\r\n") + 64
    pieces = ["Content-Type: message/partial; id=\"a@b\"; "
              f"number={n}; total=2\r\n\r\n" + text
              for n, text in ((2, whole[cut:]), (1, whole[:cut]))]
    head = "Content-Type: multipart/mixed; boundary=bnd\r\n\r\n--bnd\r\n"
    yield 35, "pieces-attached", raw(
        TOP + head + "\r\n--bnd\r\n".join(pieces) + "\r\n--bnd--\r\n")
    yield 35, "pieces-as-messages", raw(
        TOP + head + "\r\n--bnd\r\n".join(
            "Content-Type: message/rfc822\r\n\r\n" + TOP + p
            for p in pieces) + "\r\n--bnd--\r\n")
    yield 35, "external", raw(
        TOP + "Content-Type: message/external-body; access-type=URL;\r\n"
        " URL=\"http://bad.example/document.zip\"\r\n\r\n"
        "Content-Type: application/zip\r\nContent-ID: <a@b>\r\n\r\n")
    deep = part()
    for level in range(80):
        deep = (f"Content-Type: multipart/mixed; boundary=d{level}\r\n\r\n"
                f"--d{level}\r\n{deep}--d{level}--\r\n")
    yield 36, "multiparts", raw(TOP + deep)
    deep = HEAD + CTE + "\r\n" + lines(B64)
    for level in range(80):
        deep = "Content-Type: message/rfc822\r\n\r\n" + deep
    yield 36, "messages", raw(TOP + deep)
    yield 37, "tnef", multi(part(
        head="Content-Type: application/ms-tnef; name=winmail.dat\r\n",
        body=lines(base64.b64encode(tnef(ZIP)).decode())))
    yield 37, "tnef-in-tnef", multi(part(
        head="Content-Type: application/ms-tnef; name=winmail.dat\r\n",
        body=lines(base64.b64encode(tnef(tnef(ZIP), b"in.dat")).decode())))
    signed = cms(2, multi())
    for kind in ("application/pkcs7-mime; smime-type=signed-data",
                 "application/x-pkcs7-mime", "application/octet-stream"):
        yield 38, kind.split("/")[1][:8], raw(
            TOP + f"Content-Type: {kind}; name=smime.p7m\r\n" + CTE + "\r\n" +
            lines(base64.b64encode(signed).decode()))
    yield 38, "nested", raw(
        TOP + "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n" +
        CTE + "\r\n" + lines(base64.b64encode(cms(2, raw(
            "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n" + CTE +
            "\r\n" + lines(base64.b64encode(signed).decode())))).decode()))
    yield 39, "smime", raw(
        TOP + "Content-Type: application/pkcs7-mime; "
        "smime-type=enveloped-data; name=smime.p7m\r\n" + CTE + "\r\n" +
        lines(base64.b64encode(cms(3, os.urandom(0) + b"\x5a" * 900)).decode()))
    armour = ("-----BEGIN PGP MESSAGE-----\r\n\r\n" + lines(
        base64.b64encode(b"\x85\x01\x0c\x03" + b"\xa5" * 700).decode()) +
        "=abcd\r\n-----END PGP MESSAGE-----\r\n")
    yield 39, "pgp-inline", raw(TOP + "Content-Type: text/plain\r\n\r\n" +
                                armour)
    yield 39, "pgp-mime", raw(
        TOP + "Content-Type: multipart/encrypted; boundary=bnd; "
        "protocol=\"application/pgp-encrypted\"\r\n\r\n--bnd\r\n"
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        "--bnd\r\nContent-Type: application/octet-stream\r\n\r\n" + armour +
        "--bnd--\r\n")
    yield 40, "extended-plain", names(
        "filename=a.txt; filename*=utf-8''a.js")
    yield 40, "plain-extended", names(
        "filename=a.js; filename*=utf-8''a.txt")
    yield 40, "disposition-type", names("filename=a.txt", "name=a.js")
    yield 40, "type-disposition", names("filename=a.js", "name=a.txt")
    yield 40, "twice", names("filename=a.txt; filename=a.js")
    yield 40, "semicolon", names("filename=a.txt;.js")
    yield 40, "quote-then-more", names("filename=\"a.txt\".js")
    yield 40, "comment", names("filename=a.txt(x).js")
    yield 40, "continuation", names(
        "filename*0=a.txt; filename*1=.js; filename=a.txt")
    word = base64.b64encode("a.js".encode("utf-16-be")).decode()
    yield 41, "rfc2047", names("filename=\"=?utf-8?Q?a.js?=\"")
    yield 41, "utf16", names(f"filename=\"=?utf-16be?B?{word}?=\"")
    yield 41, "fold", names("filename=\"a.\r\n js\"")
    yield 41, "tab", names("filename=\"a.js\t\"")
    yield 41, "stop", names("filename=\"a.js.\"")
    yield 41, "stops-blanks", names("filename=\"a.js. . .\"")
    yield 41, "lf-inside", names("filename=\"a.j\ns\"")
    yield 41, "nul", names("filename=\"a.js\0.txt\"")
    utf8 = "filename*=utf-8''"
    yield 42, "reversed", names(utf8 + "a%E2%80%AEtxt.js")
    yield 42, "zero-width", names(utf8 + "a.j%E2%80%8Bs")
    yield 42, "zero-width-end", names(utf8 + "a.js%E2%80%8B")
    yield 42, "soft-hyphen", names(utf8 + "a.j%C2%ADs")
    yield 42, "bom", names(utf8 + "a.js%EF%BB%BF")
    yield 42, "stream", names("filename=\"a.js::$DATA\"")
    yield 42, "stream-named", names("filename=\"a.txt:b.js\"")
    yield 42, "double", names("filename=\"a.pdf.js\"")
    yield 42, "blanks", names(f"filename=\"a.pdf{' ' * 60}.js\"")
    yield 42, "ideographic", names(utf8 + "a.pdf" + "%E3%80%80" * 30 + ".js")
    for name, kind in (("a.pdf", "application/pdf"), ("a.png", "image/png"),
                       ("a.txt", "text/plain"), ("a", "audio/mpeg"),
                       ("a.docx", "application/zip")):
        yield 43, name + "-" + kind.split("/")[1], multi(part(
            head=f"Content-Type: {kind}; name=\"{name}\"\r\n"))
    gif = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEA"
                           "AAIBRAA7")
    for name, front in (("pdf", b"%PDF-1.4\n%%EOF\n"), ("gif", gif),
                        ("exe", b"MZ" + b"\0" * 62), ("html", b"<html></html>"),
                        ("text", b"hello " * 20), ("tar", bytes(1024))):
        yield 44, name, multi(part(body=lines(
            base64.b64encode(front + ZIP).decode())))
    page = f"<html><a download=a.zip href='data:application/zip;base64,{B64}'>"
    html = "Content-Type: text/html\r\n"
    yield 45, "data-uri", raw(TOP + html + "\r\n" + page + "x</a></html>")
    yield 45, "data-uri-attached", multi(part(
        head="Content-Type: text/html; name=a.html\r\n",
        body=lines(base64.b64encode(raw(page)).decode())))
    script = f"<html><script>var b=atob('{B64}');</script></html>"
    yield 45, "script", multi(part(
        head="Content-Type: text/html; name=a.html\r\n",
        body=lines(base64.b64encode(raw(script)).decode())))
    svg = ("<svg xmlns='http://www.w3.org/2000/svg'><script>"
           f"var b=atob(\"{B64}\")</script></svg>")
    yield 45, "svg", multi(part(
        head="Content-Type: image/svg+xml; name=a.svg\r\n",
        body=lines(base64.b64encode(raw(svg)).decode())))
    eml = raw(TOP) + raw(html) + b"\r\n" + raw(page)
    yield 45, "eml", multi("Content-Type: message/rfc822\r\n\r\n" +
                           eml.decode("latin-1"))


def tnef(data, name=b"document.zip"):
    def attribute(level, kind, value):
        return bytes([level]) + kind.to_bytes(4, "little") + \
            len(value).to_bytes(4, "little") + value + \
            (sum(value) & 0xffff).to_bytes(2, "little")
    return b"\x78\x9f\x3e\x22\0\0" + \
        attribute(1, 0x00089006, b"\0\0\1\0") + \
        attribute(1, 0x00069007, b"\xe4\4\0\0\0\0\0\0") + \
        attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8) + \
        attribute(2, 0x00018010, name + b"\0") + \
        attribute(2, 0x0006800f, data)


def cms(kind, content):
    """DER of PKCS #7: 2 is signed data, 3 enveloped data."""
    def der(tag, value):
        n = len(value)
        size = bytes([n]) if n < 128 else bytes([0x82]) + n.to_bytes(2, "big")
        return bytes([tag]) + size + value
    oid = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
    inner = der(0x30, oid + b"\1" + der(0xa0, der(4, content)))
    if kind == 2:
        body = der(2, b"\1") + der(0x31, b"") + inner + der(0x31, b"")
    else:
        body = der(2, b"\0") + der(0x31, b"") + der(
            0x30, oid + b"\1" + der(0x80, content))
    return der(0x30, oid + bytes([kind]) + der(0xa0, der(0x30, body)))


TITLES = {
    1: "two boundary parameters", 2: "two Content-Type fields",
    3: "two Content-Transfer-Encoding fields",
    4: "a list of transfer encodings", 5: "an unknown transfer encoding",
    6: "an encoding in encoded-words, comments, quotes",
    7: "NUL in a field", 8: "blanks before the colon or the name",
    9: "two colons, none", 10: "folds within names and values",
    11: "CR, LF, LFCR as line ends of a header",
    12: "odd ends of the header", 13: "2,000 blanks in a value",
    14: "boundary in RFC 2231", 15: "RFC 2231 out of order",
    16: "boundary with comments, quotes, escapes",
    17: "NUL, blank, semicolon, comma in a boundary",
    18: "an empty boundary", 19: "an inner boundary like the outer one",
    20: "a missing or early end", 21: "in the preamble or epilogue",
    22: "CR before a delimiter, content in the header",
    23: "multipart misspelt", 24: "kinds of multipart",
    25: "base64: padding in odd places", 26: "base64: junk",
    27: "base64: short lines", 28: "base64: blocks one after the other",
    29: "quoted-printable: wrong escapes", 30: "uuencode", 31: "yEnc",
    32: "BinHex, AppleDouble", 33: "gzip64", 34: "attached messages",
    35: "message/partial, message/external-body", 36: "nested too deep",
    37: "TNEF", 38: "S/MIME: signed, opaque", 39: "S/MIME, PGP: encrypted",
    40: "two file names", 41: "file names: encodings, line ends, stops",
    42: "file names: unseen characters, double endings, streams",
    43: "a type that lies", 44: "polyglots", 45: "data: and HTML smuggling",
}


def techniques():
    """(number, title, variant, message) each."""
    for family in (headers, boundaries, encodings, others):
        for number, variant, message in family():
            yield number, TITLES[number], variant, raw(message)
