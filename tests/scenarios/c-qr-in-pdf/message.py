# Codes in the pictures of a PDF: JPEG, a mask, colours with predictors, a palette.
from parts import *
from pictures import *


def image(bitmap, rows, more):
    size = f"/Type/XObject/Subtype/Image/Width {len(bitmap[0])}/Height {len(bitmap)}"
    return pdf_stream(rows, size + more)


def bits(row):
    """Eight pixels a byte."""
    text = "".join("1" if v else "0" for v in row)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def up(rows):
    """PNG's predictor that takes the row above off."""
    above, out = bytes(len(rows[0])), b""
    for row in rows:
        out += b"\2" + bytes((a - b) & 255 for a, b in zip(row, above))
        above = row
    return out


photo, mask, colours, palette = (qr(f"https://{n}.other.example/login", 3)
                                 for n in ("photo", "mask", "colours", "palette"))
rgb = [bytes(c for v in row for c in (v, v, 200)) for row in colours]
width = len(photo[0])
images = {
    "jpeg": pdf_stream(jpeg(photo), f"/Subtype/Image/Width {width}/Height {width}/Filter/DCTDecode", False),
    "mask": image(mask, b"".join(map(bits, mask)), "/ImageMask true/BitsPerComponent 1"),
    "colours": image(colours, up(rgb), "/ColorSpace/DeviceRGB/BitsPerComponent 8/DecodeParms"
                     f"<</Predictor 15/Colors 3/Columns {len(colours[0])}>>"),
    "palette": image(palette, b"".join(bytes(5 + (v > 0) for v in row) for row in palette),
                     "/ColorSpace[/Indexed/DeviceRGB 6<" + "102030" * 5 + "000000ffffff>]/BitsPerComponent 8")}
message = mail(join([text_part("多要素認証の再設定が必要です。添付をご確認ください。")] + [
    file_part(f"{name}.pdf", pdf("", value), "application/pdf") for name, value in images.items()]),
               sender="info@other.example")
