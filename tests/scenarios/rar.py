"""RAR archives of stored files, sealed: there is no free packer of them."""
import hashlib
import hmac
import struct
import subprocess
import zlib

SALT, IV, ROUNDS = b"0123456789abcdef", b"fedcba9876543210", 15


def encrypt(cipher, key, iv, data):
    data += b"\0" * (-len(data) % 16)
    return subprocess.run(
        ["openssl", "enc", "-" + cipher, "-nopad", "-K", key.hex(), "-iv",
         iv.hex()], input=data, stdout=subprocess.PIPE, check=True).stdout


def number(n):
    out = b""
    while n >= 0x80:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def header5(body):
    body = number(len(body)) + body
    return struct.pack("<I", zlib.crc32(body)) + body


def sealed_rar5(files, password, names=False, claimed=ROUNDS):
    """As WinRAR does it: check value, keyed checksums; headers by choice. With
    other rounds `claimed` than were made no password opens it."""
    def derived(more):
        return hashlib.pbkdf2_hmac("sha256", password.encode(), SALT,
                                   (1 << ROUNDS) + more)
    def sealed(data):
        return encrypt("aes-256-cbc", key, IV, data)
    def header(body):
        return IV + sealed(header5(body)) if names else header5(body)
    key, value = derived(0), derived(32)
    check = bytes(a ^ b ^ c ^ d for a, b, c, d in zip(
        value[:8], value[8:16], value[16:24], value[24:]))
    check += hashlib.sha256(check).digest()[:4]
    out = b"Rar!\x1a\7\1\0"
    if names:
        out += header5(b"\4\0\0\1" + bytes([ROUNDS]) + SALT + check)
    out += header(b"\1\0\0")
    for name, data in files.items():
        seal = b"\1\0\3" + bytes([claimed]) + SALT + IV + check
        seal = number(len(seal)) + seal
        mac = hmac.new(derived(16), struct.pack("<I", zlib.crc32(data)),
                       "sha256").digest()
        crc = 0
        for word in struct.unpack("<8I", mac):
            crc ^= word
        packed, name = sealed(data), name.encode()
        out += header(b"\2\3" + number(len(seal)) + number(len(packed)) + b"\4"
                      + number(len(data)) + b"\x20" + struct.pack("<I", crc)
                      + b"\0\0" + number(len(name)) + name + seal) + packed
    return out + header(b"\5\0\0")


def key4(password):
    """Key and start value; passwords of at most 28 characters."""
    word, hashed, iv = password.encode("utf-16-le") + SALT[:8], hashlib.sha1(), b""
    for i in range(16):
        for j in range(0x4000):
            hashed.update(word + struct.pack("<I", i * 0x4000 + j)[:3])
            if j == 0:
                iv += hashed.digest()[19:]
    return struct.pack("<4I", *struct.unpack(">4I", hashed.digest()[:16])), iv


def sealed_rar4(files, password, names=False):
    def sealed(data):
        return encrypt("aes-128-cbc", key, iv, data)
    def block(body):
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body
    def header(body):
        return SALT[:8] + sealed(block(body)) if names else block(body)
    key, iv = key4(password)
    out = b"Rar!\x1a\7\0" + block(
        struct.pack("<BHHHI", 0x73, 0x80 if names else 0, 13, 0, 0))
    for name, data in files.items():
        packed, name = sealed(data), name.encode()
        out += header(struct.pack(
            "<BHHIIBIIBBHI", 0x74, 0x8404, 40 + len(name), len(packed),
            len(data), 3, zlib.crc32(data), 0, 29, 0x30, len(name), 0o100644)
            + name + SALT[:8]) + packed
    return out + header(b"\x7b\0\x40\7\0")
