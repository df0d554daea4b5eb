"""Office documents sealed the way Office seals them ([MS-OFFCRYPTO]).

Written from the specification, with Python's hashes and the openssl command as
the cipher: nothing here shares code with what is tested. Run as a program it
writes the seeds of the fuzz targets: office.py tests/fuzz/seeds.
"""
import base64
import hashlib
import os
import struct
import subprocess
import sys
import zlib

sys.dont_write_bytecode = True
import xlm
from parts import biff, cfb, plain_zip, sheet


def openssl(cipher, key, data, iv=None):
    command = ["openssl", "enc", "-e", f"-{cipher}", "-nopad", "-K", key.hex()]
    if iv is not None:
        command += ["-iv", iv.hex()]
    return subprocess.run(command, input=data, check=True,
                          capture_output=True).stdout


def salt(what, length=16):
    """Not random, so that the same document comes out every time."""
    return hashlib.sha512(what.encode()).digest()[:length]


def fill(data, block=16, byte=b"\0"):
    return data + byte * (-len(data) % block)


def agile(package, password, hash_name="sha512", bits=256, spin=100000,
          claimed=None):
    """`claimed': what the file says instead of its own number of rounds."""
    def sum_of(*pieces):
        return hashlib.new(hash_name, b"".join(pieces)).digest()

    def fit(data, length):
        return data[:length].ljust(length, b"\x36")

    def sealed(purpose, value):
        key = fit(sum_of(start, bytes.fromhex(purpose)), bits // 8)
        return base64.b64encode(openssl(f"aes-{bits}-cbc", key, fill(value),
                                        fit(password_salt, 16))).decode()

    password_salt, data_salt = salt("password"), salt("data")
    start = sum_of(password_salt, password.encode("utf-16-le"))
    for i in range(spin):
        start = sum_of(struct.pack("<I", i), start)
    key, given = salt("key", bits // 8), salt("verifier")
    name = hash_name.upper()
    method = (f'saltSize="16" blockSize="16" keyBits="{bits}" hashSize='
              f'"{len(sum_of())}" cipherAlgorithm="AES" cipherChaining='
              f'"ChainingModeCBC" hashAlgorithm="{name}" saltValue=')
    info = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
            '<encryption xmlns="http://schemas.microsoft.com/office/2006/'
            'encryption" xmlns:p="http://schemas.microsoft.com/office/2006/'
            f'keyEncryptor/password"><keyData {method}'
            f'"{base64.b64encode(data_salt).decode()}"/><keyEncryptors>'
            '<keyEncryptor uri="http://schemas.microsoft.com/office/2006/'
            f'keyEncryptor/password"><p:encryptedKey spinCount="{claimed or spin}" '
            f'{method}"{base64.b64encode(password_salt).decode()}" '
            f'encryptedVerifierHashInput="{sealed("fea7d2763b4b9e79", given)}"'
            ' encryptedVerifierHashValue='
            f'"{sealed("d7aa0f6d3061344e", sum_of(given))}" '
            f'encryptedKeyValue="{sealed("146e0be7abacd0d6", key)}"/>'
            '</keyEncryptor></keyEncryptors></encryption>')
    out = struct.pack("<Q", len(package))
    for n, at in enumerate(range(0, len(package), 4096)):
        iv = fit(sum_of(data_salt, struct.pack("<I", n)), 16)
        out += openssl(f"aes-{bits}-cbc", key, fill(package[at:at + 4096]), iv)
    return cfb({"EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) +
                info.encode(), "EncryptedPackage": out})


def crypto_header(algorithm, bits, flags):
    name = "Microsoft Enhanced RSA and AES Cryptographic Provider\0"
    return struct.pack("<IIIIIIII", flags, 0, algorithm, 0x8004, bits, 0x18,
                       0, 0) + name.encode("utf-16-le")


def standard(package, password, bits=128):
    def sum_of(*pieces):
        return hashlib.sha1(b"".join(pieces)).digest()

    start = sum_of(salt("password"), password.encode("utf-16-le"))
    for i in range(50000):
        start = sum_of(struct.pack("<I", i), start)
    start = sum_of(start, struct.pack("<I", 0)).ljust(64, b"\0")
    key = (sum_of(bytes(b ^ 0x36 for b in start)) +
           sum_of(bytes(b ^ 0x5c for b in start)))[:bits // 8]
    header = crypto_header(0x660e + (bits - 128) // 64, bits, 0x24)
    given = salt("verifier")
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header + \
        struct.pack("<I", 16) + salt("password") + \
        openssl(f"aes-{bits}-ecb", key, given) + struct.pack("<I", 20) + \
        openssl(f"aes-{bits}-ecb", key, fill(sum_of(given), 32))
    return cfb({"EncryptionInfo": info, "EncryptedPackage":
                struct.pack("<Q", len(package)) +
                openssl(f"aes-{bits}-ecb", key, fill(package))})


def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


def rc4_blocks(key_of, data, size):
    return b"".join(rc4(key_of(n), data[at:at + size])
                    for n, at in enumerate(range(0, len(data), size)))


def rc4_old(password):
    """What the file tells, and the key of each block: 40 bits, MD5."""
    start = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    base = hashlib.md5((start + salt("password")) * 16).digest()[:5]

    def key_of(n):
        return hashlib.md5(base + struct.pack("<I", n)).digest()
    given = salt("verifier")
    return struct.pack("<HH", 1, 1) + salt("password") + rc4(
        key_of(0), given + hashlib.md5(given).digest()), key_of


def rc4_api(password, bits=128):
    """The same by CryptoAPI: SHA-1, 40 to 128 bits."""
    base = hashlib.sha1(salt("password") +
                        password.encode("utf-16-le")).digest()

    def key_of(n):
        key = hashlib.sha1(base + struct.pack("<I", n)).digest()[:bits // 8]
        return key.ljust(16, b"\0") if bits == 40 else key
    given, header = salt("verifier"), crypto_header(0x6801, bits, 0x04)
    both = rc4(key_of(0), given + hashlib.sha1(given).digest())
    return struct.pack("<HHII", 4, 2, 0x04, len(header)) + header + \
        struct.pack("<I", 16) + salt("password") + both[:16] + \
        struct.pack("<I", 20) + both[16:], key_of


def sealed_workbook(stream, seal):
    """A workbook stream with a FILEPASS record; headers and a few records
    stay plain, and of BOUNDSHEET the first four bytes."""
    info, key_of = seal
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    stream = stream[:first] + struct.pack("<HHH", 0x2F, len(info) + 2, 1) + \
        info + stream[first:]
    out, at = bytearray(rc4_blocks(key_of, stream, 1024)), 0
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        plain = size if record in (0x809, 0x2F, 0xE1) else \
            4 if record == 0x85 else 0
        out[at:at + 4 + plain] = stream[at:at + 4 + plain]
        at += 4 + size
    return bytes(out)


def sealed_doc(text, seal):
    info, key_of = seal
    front = struct.pack("<HHHHHHHI", 0xA5EC, 0xC1, 0, 0, 0, 0x0300, 0xBF,
                        len(info)).ljust(68, b"\0")
    body = front + text.ljust(1500, b"\0")
    return cfb({"WordDocument": front + rc4_blocks(key_of, body, 512)[68:],
                "1Table": info + b"\0" * 64})


def sealed_show(objects, seal):
    """A PowerPoint file of 97 to 2003: each object sealed by its number."""
    info, key_of = seal
    stream, offsets = b"", []
    for number, record in enumerate(objects, 1):
        offsets.append(len(stream))
        stream += rc4(key_of(number), record)
    offsets.append(len(stream))
    stream += struct.pack("<HHI", 0x0F, 0x2F14, len(info)) + info
    directory = len(stream)
    table = struct.pack(f"<I{len(offsets)}I", 1 | len(offsets) << 20, *offsets)
    stream += struct.pack("<HHI", 0, 0x1772, len(table)) + table
    edit = struct.pack("<HHI", 0, 0x0FF5, 32) + struct.pack(
        "<IHBBIIIIHHI", 0, 0, 0, 3, 0, directory, 1, len(offsets), 1, 0,
        len(offsets))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 32, 20, 0xF3D1C4DF, len(stream))
    return cfb({"Current User": user, "PowerPoint Document": stream + edit})


def slide_storage(content):
    """A storage packed into a show: compressed, its size in front."""
    packed = struct.pack("<I", len(content)) + zlib.compress(content)
    return struct.pack("<HHI", 0x10, 0x1011, len(packed)) + packed


def slide_text(text):
    return struct.pack("<HHI", 0, 0x0FA8, len(text)) + text


def ole1(class_name, native, linked=False, topic=b""):
    """An object as OLE 1 writes it, which is what RTF holds."""
    def string(text):
        return struct.pack("<I", len(text) + 1) + text + b"\0"
    out = struct.pack("<II", 0x501, 1 if linked else 2) + string(class_name)
    out += string(topic) + string(b"")
    return out + struct.pack("<I", len(native)) + native


def rtf(body):
    return b"{\\rtf1\\ansi\\ansicpg932 " + body + b"\\par}"


def rtf_object(data, words=b"\\objemb"):
    return b"{\\object" + words + b"{\\*\\objdata " + \
        data.hex().encode() + b"}}"


def obscured_rtf_object(data):
    """The same with everything between the digits that Word passes over."""
    digits = data.hex()
    middle = len(digits) // 2
    noise = "{\\*\\nothing 1234}\\abcdef99 \n\t"
    body = digits[:9] + noise + digits[9:middle] + "{}" + digits[middle:-8] + \
        "\\bin4 "
    return b"{\\object\\objupdate\\objemb{\\*\\objdata " + \
        body.encode() + data[-4:] + b"}}"


def package(name, content):
    """What the packager stores, without its length in front."""
    label = name.encode("cp932") + b"\0"
    return struct.pack("<H", 2) + label + label + struct.pack(
        "<II", 0x30000, len(label)) + label + struct.pack(
        "<I", len(content)) + content


def relationships(kind, target):
    return ('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http:'
            '//schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships/{kind}" Target="{target}" '
            'TargetMode="External"/></Relationships>').encode()


def word_field(*runs):
    """A field whose instruction is spread over runs."""
    char = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    return ('<?xml version="1.0"?><w:document><w:p>' + char % "begin" +
            "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>"
                    for run in runs) + char % "end" +
            "</w:p></w:document>").encode()


def seeds():
    package = plain_zip({"[Content_Types].xml": b"<Types/>",
                         "word/document.xml": b"<document>inert</document>"})
    usual = "VelvetSweatshop"
    return {
        "agile-sha512": agile(package, usual, spin=3),
        "agile-sha384": agile(package, "パス word𠮷", "sha384", 192, 3),
        "agile-sha256": agile(package, usual, "sha256", 256, 3),
        "agile-sha1": agile(package, usual, "sha1", 128, 3),
        "standard-128": standard(package, usual),
        "standard-256": standard(package, usual, 256),
    }


def legacy_seeds():
    book = biff(sheet("Sheet1"), (0xFC, b"a string of the workbook " * 60))
    usual = "VelvetSweatshop"
    return {
        "rc4-old.xls": cfb({"Workbook": sealed_workbook(book, rc4_old(usual))}),
        "rc4-40.xls": cfb({"Workbook":
                           sealed_workbook(book, rc4_api(usual, 40))}),
        "rc4-api.xls": cfb({"Workbook": sealed_workbook(book, rc4_api(usual))}),
        "rc4-other.xls": cfb({"Workbook":
                              sealed_workbook(book, rc4_api("kotae"))}),
        "rc4-api.ppt": sealed_show([slide_text(b"a text of the show " * 10),
                                    slide_storage(b"{\\rtf1}" * 9)],
                                   rc4_api("/01Hannes Ruescher/01")),
        "rc4-api.doc": sealed_doc(b"a text of the document " * 40,
                                  rc4_api(usual)),
    }


def rtf_seeds():
    equation = ole1(b"Equation.3", b"TEST-INERT")
    return {
        "plain": rtf(rtf_object(equation)),
        "obscured": rtf(obscured_rtf_object(equation)),
        "package": rtf(rtf_object(ole1(b"Package", package("a.txt", b"a")))),
        "template": rtf(b"{\\*\\template http://test.invalid/a.dotm}"),
        "field": rtf(b"{\\field{\\*\\fldinst {DDE}{AUTO} cmd /k}}"),
        "rels": relationships("attachedTemplate", "http://test.invalid/&amp;"),
        "runs": word_field("DD", "EAUTO cmd", " /k &quot;x&quot;"),
    }


if __name__ == "__main__":
    for folder, made in (("office", seeds()), ("rtf", rtf_seeds()),
                         ("ole", legacy_seeds()), ("xlm", xlm.seeds())):
        os.makedirs(os.path.join(sys.argv[1], folder), exist_ok=True)
        for name, data in made.items():
            with open(os.path.join(sys.argv[1], folder, name), "wb") as f:
                f.write(data)
