"""UDF volumes, built byte by byte: the tools of the base system write them only
beside ISO 9660. 7zz lists the plain ones as well."""
import binascii
import struct

ANCHOR, PARTITION, VOLUME, END, SET, NAME, EXTENTS, ENTRY, LONG_ENTRY = \
    2, 5, 6, 8, 256, 257, 258, 261, 266


def tag(number, data, place):
    """A descriptor: its first 16 bytes sum up and check the others."""
    head = struct.pack("<HHBBHHHI", number, 3, 0, 0, 1,
                       binascii.crc_hqx(data, 0), len(data), place)
    return head[:4] + bytes([sum(head) & 255]) + head[5:] + data


def identifier(text):
    return struct.pack("<B23s8s", 0, text, b"\x50\x01\6")


def long_ad(length, block, part=0):
    return struct.pack("<IIH6x", length, block, part)


def name_of(text):
    try:
        return b"\x08" + text.encode("latin-1")
    except UnicodeEncodeError:
        return b"\x10" + text.encode("utf-16-be")


class Volume:
    def __init__(self, block, ads, metadata, inside, pieces):
        self.block, self.ads, self.inside = block, ads, inside
        self.pieces, self.part = pieces, 1 if metadata else 0
        self.meta = bytearray() if metadata else None
        self.data = bytearray(block)

    def put(self, content, meta=False):
        """Whole blocks of content in a partition; their first number."""
        to = self.meta if meta and self.meta is not None else self.data
        at = len(to) // self.block
        to += content.ljust(-(-len(content) // self.block) * self.block,
                            b"\0")
        return at

    def entry(self, kind, content, folder=False, links=1):
        """The extents of a file, and its entry: the number of its block."""
        flags = {"short": 0, "long": 1}[self.ads]
        part = self.part if folder else 0
        rest = b""
        if self.inside and len(content) <= self.block // 2:
            flags, rest = 3, content
        else:
            step = -(-len(content) // self.pieces // self.block) * \
                self.block or self.block
            for at in range(0, len(content), step):
                piece = content[at:at + step]
                # A short extent is of the partition of its entry.
                block = self.put(piece, folder or (not flags and
                                                   self.part == 1))
                rest += struct.pack("<II", len(piece), block) if not flags \
                    else long_ad(len(piece), block, part)
        if self.pieces > 2 and flags < 2:
            size = 16 if flags else 8
            more = rest[size:]
            block = self.put(b"", True)
            block = self.put(tag(EXTENTS, struct.pack("<II", 0, len(more)) +
                                 more, block), True)
            rest = rest[:size] + (
                struct.pack("<II", self.block | 3 << 30, block) if not flags
                else long_ad(self.block | 3 << 30, block, self.part))
        place = len(self.meta if self.meta is not None else self.data) \
            // self.block
        icb = struct.pack("<IHHHBB6sH", 0, 4, 0, 1, 0, kind, b"", flags)
        body = icb + struct.pack("<IIIHBBIQ", 0xFFFFFFFF, 0xFFFFFFFF, 0x7FFF,
                                 links, 0, 0, 0, len(content))
        if self.meta is None:
            body += struct.pack("<Q12s12s12sI16s32sQII", 0, b"", b"", b"", 1,
                                b"", b"", 0, 0, len(rest))
            made = tag(ENTRY, body + rest, place)
        else:
            body += struct.pack("<QQ12s12s12s12sII16s16s32sQII", len(content),
                                0, b"", b"", b"", b"", 1, 0, b"", b"", b"", 0,
                                0, len(rest))
            made = tag(LONG_ENTRY, body + rest, place)
        return self.put(made, True)

    def folder(self, tree):
        names = [(0x0A, b"", 0)]
        for name, value in tree.items():
            if isinstance(value, dict):
                names.append((2, name_of(name), self.folder(value)))
            else:
                names.append((0, name_of(name), self.entry(5, value)))
        out = b""
        for kind, name, place in names:
            body = struct.pack("<HBB", 1, kind, len(name)) + \
                long_ad(self.block, place, self.part) + b"\0\0" + name
            body += b"\0" * (-(16 + len(body)) % 4)
            out += tag(NAME, body, 0)
        return self.entry(4, out, True)


def udf(tree, block=2048, ads="short", metadata=False, inside=False, pieces=1,
        virtual=False):
    """A volume with the files and folders of {"name": bytes or {…}}."""
    v = Volume(block, ads, metadata, inside, pieces)
    if metadata:
        v.meta += b"\0" * block
    root = v.folder(tree)
    # The file set is the first block of its partition.
    files = tag(SET, b"\0" * 384 + long_ad(block, root, v.part) + b"\0" * 96,
                0)
    to = v.meta if metadata else v.data
    to[:block] = files.ljust(block, b"\0")
    kind, kind_map = 1, struct.pack("<BBHH", 1, 6, 1, 0)
    maps = kind_map
    if virtual:
        maps = struct.pack("<BBH32sHH24s", 2, 64, 0, identifier(
            b"*UDF Virtual Partition"), 1, 0, b"")
    if metadata:
        half = len(v.meta) // block // 2 * block
        later = v.put(bytes(v.meta[half:]))
        v.put(b"\xAA" * block)
        first = v.put(bytes(v.meta[:half]))
        v.meta, kept = None, v.meta
        icb = struct.pack("<IHHHBB6sH", 0, 4, 0, 1, 0, 250, b"", 0)
        rest = struct.pack("<IIII", half, first, len(kept) - half, later)
        body = icb + struct.pack("<IIIHBBIQ", 0, 0, 0, 1, 0, 0, 0, len(kept))
        body += struct.pack("<Q12s12s12sI16s32sQII", 0, b"", b"", b"", 1, b"",
                            b"", 0, 0, len(rest))
        place = len(v.data) // block
        v.put(tag(ENTRY, body + rest, place))
        maps += struct.pack("<BBH32sHHIIIIHB5x", 2, 64, 0, identifier(
            b"*UDF Metadata Partition"), 1, 0, place, 0xFFFFFFFF, 0xFFFFFFFF,
            1, 1, 0)
    start = 260
    sequence = [
        tag(PARTITION, struct.pack("<IHH32s128sIII", 1, 1, 0, identifier(
            b"+NSR02"), b"", 1, start, len(v.data) // block) + b"\0" * 312,
            257),
        tag(VOLUME, struct.pack(
            "<I64s128sI32s16sII", 2, b"\0OSTA Compressed Unicode", b"TEST",
            block, identifier(b"*OSTA UDF Compliant"),
            long_ad(block, 0, v.part), len(maps),
            2 if metadata else 1).ljust(424, b"\0") + maps, 258),
        tag(END, b"\0" * 496, 259)]
    anchor = tag(ANCHOR, struct.pack("<IIII", 3 * block, 257, 3 * block, 257) +
                 b"\0" * 480, 256)
    out = bytearray(32768)
    for i, mark in enumerate((b"BEA01", b"NSR02", b"TEA01")):
        out += (b"\0" + mark + b"\1").ljust(2048, b"\0")
    out = out.ljust(256 * block, b"\0")
    for piece in [anchor] + sequence:
        out += piece.ljust(block, b"\0")
    return bytes(out + v.data)
