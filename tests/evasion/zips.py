"""ZIP archives whose records do not agree, for techniques 46 to 62.

Every record is written by itself, so that each may lie in its own way.
"""
import struct
import zlib


def deflate(data):
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    return z.compress(data) + z.flush()


class Member:
    """One member as both headers should tell it; `of` changes single facts."""

    def __init__(self, name, data, method=8, flags=0, packed=None):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.method, self.flags = method, flags
        self.packed = packed if packed is not None else (
            deflate(data) if method == 8 else data)
        self.crc, self.size = zlib.crc32(data), len(data)
        self.csize, self.extra = len(self.packed), b""
        self.attributes, self.host, self.mark = 0, 0, None
        self.tail = b""  # what follows the data: a descriptor

    def of(self, **changes):
        out = object.__new__(Member)
        out.__dict__.update(self.__dict__)
        out.__dict__.update(changes)
        return out


def local(m):
    return struct.pack("<4sHHHIIIIHH", m.mark or b"PK\3\4", 20, m.flags,
                       m.method, 0x54620000, m.crc, m.csize, m.size,
                       len(m.name), len(m.extra)) + m.name + m.extra


def central(m, at):
    return struct.pack("<4sHHHHIIIIHHHHHII", m.mark or b"PK\1\2",
                       20 | m.host << 8, 20, m.flags, m.method, 0x54620000,
                       m.crc, m.csize, m.size, len(m.name), len(m.extra), 0,
                       0, 0, m.attributes, at) + m.name + m.extra


def end(count, size, at, comment=b"", total=None):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count,
                       count if total is None else total, size, at,
                       len(comment)) + comment


def build(pairs, before=b"", comment=b"", shift=0, **counts):
    """From [(local, central)], either of which may be None."""
    out, directory = before, b""
    for lo, ce in pairs:
        at = len(out)
        if lo is not None:
            out += local(lo) + lo.packed + lo.tail
        if ce is not None:
            directory += central(ce, max(0, at + shift))
    counts.setdefault("count", sum(c is not None for _, c in pairs))
    return out + directory + end(size=len(directory),
                                 at=max(0, len(out) + shift),
                                 comment=comment, **counts)


def simple(*members, **how):
    return build([(m, m) for m in members], **how)


def descriptor(m, mark=True, csize=None, size=None, wide=False):
    form = "<IQQ" if wide else "<III"
    return (b"PK\7\10" if mark else b"") + struct.pack(
        form, m.crc, m.csize if csize is None else csize,
        m.size if size is None else size)


def zip64(*numbers):
    return struct.pack("<HH", 1, 8 * len(numbers)) + b"".join(
        struct.pack("<Q", n) for n in numbers)


def unicode_path(name, of, bad=False):
    data = struct.pack("<BI", 1, zlib.crc32(of) ^ bad) + name.encode()
    return struct.pack("<HH", 0x7075, len(data)) + data


def shrink(data):
    """Method 1 with literals only: codes of nine bits, lowest bit first."""
    bits = sum(c << 9 * i for i, c in enumerate(data))
    return bits.to_bytes((9 * len(data) + 7) // 8, "little")
