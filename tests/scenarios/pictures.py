"""Images for the scenario mails: QR codes by qrencode, in four formats.

A bitmap is a list of rows of grey values.
"""
import struct
import subprocess
import zlib


def qr(text, size=3, light=255, dark=0, margin=4):
    drawn = subprocess.run(["qrencode", "-t", "ASCIIi", "-m", str(margin), "-o",
                            "-", text], check=True, capture_output=True)
    rows = []
    for line in drawn.stdout.decode().splitlines():
        # ASCIIi draws the light ones
        row = [light if c == "#" else dark for c in line[::2]]
        rows += [[v for v in row for _ in range(size)]] * size
    return rows


def page(bitmap, width, height, left, top, paper=255):
    """The bitmap somewhere on a larger one."""
    rows = [[paper] * width for _ in range(height)]
    for y, row in enumerate(bitmap):
        rows[top + y][left:left + len(row)] = row
    return rows


def png(bitmap):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + \
            struct.pack(">I", zlib.crc32(kind + data))
    data = b"".join(b"\0" + bytes(row) for row in bitmap)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
        ">IIBBBBB", len(bitmap[0]), len(bitmap), 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def jpeg(bitmap, *options):
    pgm = b"P5 %d %d 255\n" % (len(bitmap[0]), len(bitmap)) + \
        b"".join(bytes(row) for row in bitmap)
    return subprocess.run(["cjpeg", "-quality", "60", *options], input=pgm,
                          check=True, capture_output=True).stdout


def bmp(bitmap):
    colours = b"".join(bytes([i, i, i, 0]) for i in range(256))
    pad = b"\0" * (-len(bitmap[0]) % 4)
    data = b"".join(bytes(row) + pad for row in reversed(bitmap))
    return struct.pack("<2sIII", b"BM", 1078 + len(data), 0, 1078) + \
        struct.pack("<IiiHHIIiiII", 40, len(bitmap[0]), len(bitmap), 1, 8, 0,
                    len(data), 0, 0, 256, 0) + colours + data


def gif(bitmap):
    """Black and white; the codes are never longer than three bits."""
    bits, count = 0, 0
    for row in bitmap:
        for v in row:
            if count % 2 == 0:
                bits |= 4 << 3 * count + 3 * (count // 2)
            bits |= (v > 127) << 3 * (count + count // 2 + 1)
            count += 1
    bits |= 5 << 3 * (count + (count + 1) // 2)
    data = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    blocks = b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255]
                      for i in range(0, len(data), 255))
    size = struct.pack("<HH", len(bitmap[0]), len(bitmap))
    return b"GIF89a" + size + b"\x80\0\0\0\0\0\xff\xff\xff," + \
        b"\0\0\0\0" + size + b"\0\x02" + blocks + b"\0;"
