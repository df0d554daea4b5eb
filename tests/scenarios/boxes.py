"""Disk images and mail containers for the scenarios, built byte by byte.

No tool of the base system writes FAT, TNEF or Outlook's .msg without a device
or a mail client. What is made here is checked against another reader where
there is one: 7zz lists and unpacks every disk image below.
"""
import struct
import uuid
import zlib

from parts import cfb
from udf import udf  # noqa: F401, for those who import all of this

SECTOR = 512

# --- FAT ----------------------------------------------------------------------


def short_name(name, number):
    """The 8.3 name that stands beside a long one."""
    stem, _, ending = name.upper().rpartition(".")
    if not stem:
        stem, ending = name.upper(), ""
    plain = (len(stem) <= 8 and len(ending) <= 3 and name == name.upper() and
             name.isascii() and " " not in name)
    if not plain:
        stem = f"FILE~{number}"
        ending = "".join(c for c in ending if c.isascii())[:3]
    return (stem.ljust(8) + ending.ljust(3)).encode("ascii"), plain


def long_entries(name, short):
    wide = name.encode("utf-16-le")
    if len(wide) % 26:
        wide += b"\0\0"
    wide = wide.ljust((len(wide) + 25) // 26 * 26, b"\xff")
    total = 0
    for byte in short:
        total = ((total >> 1 | total << 7) + byte) & 255
    out = []
    count = len(wide) // 26
    for i in range(count):
        piece = wide[i * 26:i * 26 + 26]
        number = i + 1 | (0x40 if i + 1 == count else 0)
        out.insert(0, struct.pack("<B10sBBB12sH4s", number, piece[:10], 0x0F,
                                  0, total, piece[10:22], 0, piece[22:]))
    return b"".join(out)


def fat(tree, bits=12, cluster=1):
    """A volume with the files and folders of {"name": bytes or {…}}."""
    clusters = {12: 2000, 16: 5000, 32: 66000}[bits]
    reserved = 32 if bits == 32 else 1
    root_entries = 0 if bits == 32 else 224
    table_sectors = (clusters + 2) * bits // 8 // SECTOR + 1
    table, data = [0x0FFFFFF8, 0x0FFFFFFF], bytearray()
    size = cluster * SECTOR

    def store(content):
        count = max(1, (len(content) + size - 1) // size)
        start = len(table)
        table.extend(range(start + 1, start + count))
        table.append(0x0FFFFFFF)
        data.extend(content.ljust(count * size, b"\0"))
        return start

    def entries(folder):
        out = b""
        for number, (name, value) in enumerate(folder.items(), 1):
            short, plain = short_name(name, number)
            if isinstance(value, dict):
                kind, length = 0x10, 0
                start = store(entries(value))
            else:
                kind, length = 0x20, len(value)
                start = store(value) if value else 0
            if not plain:
                out += long_entries(name, short)
            out += struct.pack("<11sB8xHHHHI", short, kind, start >> 16, 0,
                               0x5462, start & 0xFFFF, length)
        return out

    root = entries(tree)
    root_at = store(root) if bits == 32 else 0
    packed = bytearray()
    if bits == 12:
        for a, b in zip(table[::2], table[1::2] + [0]):
            packed += ((a & 0xFFF) | (b & 0xFFF) << 12).to_bytes(3, "little")
    else:
        for n in table:
            packed += struct.pack("<I", n)[:bits // 8]
    packed = bytes(packed).ljust(table_sectors * SECTOR, b"\0")
    total = (reserved + table_sectors * 2 + root_entries * 32 // SECTOR +
             clusters * cluster)
    small = total if bits != 32 and total < 65536 else 0
    boot = struct.pack("<3s8sHBHBHHBHHHII",
                       b"\xeb\x58\x90" if bits == 32 else b"\xeb\x3c\x90",
                       b"MSDOS5.0", SECTOR, cluster, reserved, 2, root_entries, small, 0xF8,
                       0 if bits == 32 else table_sectors, 32, 2, 0,
                       0 if small else total)
    if bits == 32:
        boot += struct.pack("<IHHIHH12x", table_sectors, 0, 0, root_at, 1, 6)
    boot += struct.pack("<BBBI11s8s", 0x80, 0, 0x29, 0x20220302,
                        b"NO NAME    ", f"FAT{bits}   ".encode())
    boot = boot.ljust(510, b"\0") + b"\x55\xaa"
    if bits == 32:
        boot += (b"RRaA".ljust(484, b"\0") +
                 struct.pack("<4sII12xI", b"rrAa", 0xFFFFFFFF, 0xFFFFFFFF,
                             0xAA550000))
    boot = boot.ljust(reserved * SECTOR, b"\0")
    front = boot + packed * 2
    if bits != 32:
        front += root.ljust(root_entries * 32, b"\0")
    # The rest of the volume is zeros, left away to keep the mail small: as
    # an image cut off behind its last file, which every reader opens.
    return front + bytes(data).ljust(8 * SECTOR, b"\0")


def partitioned(volume, kind=0x06, first=63):
    """A disk with one partition in the table of its first sector."""
    table = struct.pack("<B3sB3sII", 0x80, b"\1\1\0", kind, b"\xfe\xff\xff",
                        first, len(volume) // SECTOR)
    boot = (b"\0" * 446 + table).ljust(510, b"\0") + b"\x55\xaa"
    return boot.ljust(first * SECTOR, b"\0") + volume


# --- virtual hard disks ---------------------------------------------------------


def vhd_footer(size, kind, header_at):
    footer = struct.pack(">8sIIQI4sI4sQQIII16sB", b"conectix", 2, 0x10000,
                         header_at, 0, b"win ", 0x60001, b"Wi2k", size, size,
                         0x03FF1011, kind, 0,
                         uuid.UUID(int=0x20220302).bytes, 0)
    footer = bytearray(footer.ljust(512, b"\0"))
    footer[64:68] = struct.pack(">I", ~sum(footer) & 0xFFFFFFFF)
    return bytes(footer)


def fixed_vhd(disk):
    return disk + vhd_footer(len(disk), 2, 0xFFFFFFFFFFFFFFFF)


def dynamic_vhd(disk, block=0x200000):
    """Blocks lie in reverse order, and empty ones nowhere."""
    count = (len(disk) + block - 1) // block + 3
    table_at = 512 + 1024
    at = table_at + (count * 4 + 511) // 512 * 512
    table, stored = [0xFFFFFFFF] * count, b""
    for i in reversed(range(count - 3)):
        piece = disk[i * block:(i + 1) * block].ljust(block, b"\0")
        table[i] = (at + len(stored)) // SECTOR
        stored += b"\xff" * 512 + piece
    header = bytearray(struct.pack(">8sQQIIII", b"cxsparse", 2 ** 64 - 1,
                                   table_at, 0x10000, count, block,
                                   0).ljust(1024, b"\0"))
    header[36:40] = struct.pack(">I", ~sum(header) & 0xFFFFFFFF)
    packed = b"".join(struct.pack(">I", n) for n in table)
    footer = vhd_footer(count * block, 3, 512)
    return footer + bytes(header) + packed.ljust(at - table_at, b"\xff") + \
        stored + footer


# --- Outlook ---------------------------------------------------------------------


def tnef_attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + \
        struct.pack("<H", sum(data) & 0xFFFF)


def mapi_row(properties):
    """[(id, type, bytes)] as attributes hold them."""
    out = struct.pack("<I", len(properties))
    for number, kind, value in properties:
        out += struct.pack("<HHII", kind, number, 1, len(value)) + value + \
            b"\0" * (-len(value) % 4)
    return out


def tnef(files, text="", embedded=None):
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += tnef_attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    if text:
        row = mapi_row([(0x1000, 0x1F, text.encode("utf-16-le") + b"\0\0")])
        out += tnef_attribute(1, 0x00069003, row)
    for name, data in files.items():
        out += tnef_attribute(2, 0x00069002, b"\1\0" + b"\0" * 12)
        out += tnef_attribute(2, 0x00018010, name.encode("cp932") + b"\0")
        out += tnef_attribute(2, 0x0006800F, data)
        wide = name.encode("utf-16-le") + b"\0\0"
        out += tnef_attribute(2, 0x00069005, mapi_row([(0x3707, 0x1F, wide)]))
    for name, data in (embedded or {}).items():
        wide = name.encode("utf-16-le") + b"\0\0"
        message = bytes.fromhex("0703020000000000c000000000000046") + data
        out += tnef_attribute(2, 0x00069002, b"\2\0" + b"\0" * 12)
        out += tnef_attribute(2, 0x00069005, mapi_row([
            (0x3001, 0x1F, wide), (0x3701, 0x0D, message)]))
    return out


def msg_tree(files, text="", inside=None):
    tree = {"__properties_version1.0": b"\0" * 32,
            "__substg1.0_1000001F": text.encode("utf-16-le")}
    for i, (name, data) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{i:08X}"] = {
            "__properties_version1.0": b"\0" * 8,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data}
    if inside:
        tree[f"__attach_version1.0_#{len(files):08X}"] = {
            "__properties_version1.0": b"\0" * 8,
            "__substg1.0_3701000D": inside}
    return tree


def msg(files, text="", inside=None):
    return cfb(msg_tree(files, text, inside))


# --- others -----------------------------------------------------------------------


def activemime(data):
    return b"ActiveMime\0\0\1\xf0\4\0\0\0".ljust(0x32, b"\0") + \
        zlib.compress(data)


def apple(data, name, magic=0x00051607, resource=b""):
    pieces = [(3, name.encode()), (1, data)]
    if resource:
        pieces.append((2, resource))
    at = 26 + 12 * len(pieces)
    head = struct.pack(">II16xH", magic, 0x20000, len(pieces))
    body = b""
    for number, piece in pieces:
        head += struct.pack(">III", number, at + len(body), len(piece))
        body += piece
    return head + body
