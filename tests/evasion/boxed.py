"""Archives that no tool of the base system writes, members stored as they are.

RAR 4 and 5, CAB and LHA, written from their formats' descriptions: enough for
one file. Solid and compressed ones are read from real files in the unit tests.
"""
import struct
import zlib


def vint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def rar5_block(kind, fields, data=b"", flags=0, extra=b""):
    body = vint(kind) + vint(flags | (2 if data else 0) | (1 if extra else 0))
    body += (vint(len(extra)) if extra else b"") + \
        (vint(len(data)) if data else b"") + fields + extra
    body = vint(len(body)) + body
    return struct.pack("<I", zlib.crc32(body)) + body + data


def rar5(name, data, file_flags=4, split=0):
    name = name.encode()
    fields = vint(file_flags) + vint(len(data)) + vint(0o644) + \
        struct.pack("<I", zlib.crc32(data)) + vint(0) + vint(1) + \
        vint(len(name)) + name
    return b"Rar!\x1a\x07\x01\x00" + rar5_block(1, vint(0)) + \
        rar5_block(2, fields, data, flags=split) + rar5_block(5, vint(0))


def rar5_sealed_headers():
    """The block that says so, and nothing that anybody could open."""
    fields = vint(0) + vint(0) + bytes([15]) + bytes(range(16))
    return b"Rar!\x1a\x07\x01\x00" + rar5_block(4, fields) + bytes(range(96))


def rar4_block(kind, flags, fields, data=b""):
    head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data


def rar4(name, data, flags=0x8000, main=0):
    name = name.encode()
    fields = struct.pack("<IIBIIBBHI", len(data), len(data), 2,
                         zlib.crc32(data), 0x54620000, 29, 0x30, len(name),
                         0x20) + name
    return b"Rar!\x1a\x07\x00" + rar4_block(0x73, main, b"\0" * 6) + \
        rar4_block(0x74, flags, fields, data) + rar4_block(0x7B, 0x4000, b"")


def cab(name, data):
    name = name.encode() + b"\0"
    at = 36 + 8
    block = 32768
    blocks = [data[i:i + block] for i in range(0, len(data), block)]
    packed = b"".join(struct.pack("<IHH", 0, len(b), len(b)) + b
                      for b in blocks)
    entry = struct.pack("<IIHHHH", len(data), 0, 0, 0x5462, 0, 0x20) + name
    folder = struct.pack("<IHH", at + len(entry), len(blocks), 0)
    size = at + len(entry) + len(packed)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, at, 0, 3, 1, 1,
                       1, 0, 0x1234, 0)
    return head + folder + entry + packed


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def lha(name, data, level=0):
    name = name.encode("cp932")
    if level == 0:
        body = b"-lh0-" + struct.pack("<III", len(data), len(data),
                                      0x54620000) + b"\x20\0" + \
            bytes([len(name)]) + name + struct.pack("<H", crc16(data))
        return bytes([len(body), sum(body) & 255]) + body + data + b"\0"
    extra = struct.pack("<HB", len(name) + 3, 1) + name + b"\0\0"
    body = b"-lh0-" + struct.pack("<III", len(data), len(data),
                                  0x62200000) + b"\x20\2" + \
        struct.pack("<H", crc16(data)) + b"M"
    return struct.pack("<H", 2 + len(body) + len(extra)) + body + extra + \
        data + b"\0"
