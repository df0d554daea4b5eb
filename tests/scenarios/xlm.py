"""Workbooks with Excel 4.0 macro sheets in three formats. What they call says
TEST-INERT, and none of it would run."""
import struct

from parts import biff, cfb, ooxml

MACRO = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
SHEET = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
         "worksheet")


def exec_tokens(text, size=1):
    """EXEC("…"): a text of one or two bytes a character, then the call."""
    if size == 1:
        text = struct.pack("<BBB", 0x17, len(text), 0) + text.encode()
    else:
        text = struct.pack("<BH", 0x17, len(text)) + text.encode("utf-16-le")
    return text + b"\x42\x01\x6e\x00"


def records(*pairs):
    return b"".join(struct.pack("<HH", n, len(d)) + d for n, d in pairs)


def substream(kind, *pairs):
    bof = 0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6)
    return records(bof, *pairs, (0x0A, b""))


def xls(sheets, formula=None, auto_open=True):
    """`sheets` are (name, state, kind); the macro sheet's cell calls EXEC."""
    def globals_(places):
        entries = [(0x85, struct.pack("<IBBBB", at, state, kind, len(name), 0)
                    + name.encode()) for at, (name, state, kind)
                   in zip(places, sheets)]
        named = [(0x18, struct.pack("<HBBHHH4s", 0x20, 0, 1, 0, 0, 1,
                                    b"\0\0\0\0") + b"\0\x01")]
        return substream(5, *entries, *(named if auto_open else []))

    at, places, bodies = len(globals_([0] * len(sheets))), [], []
    for name, state, kind in sheets:
        cells = []
        if kind == 1 and formula:
            tokens = exec_tokens(formula)
            cells = [(0x06, b"\0" * 20 + struct.pack("<H", len(tokens)) +
                      tokens)]
        body = substream(0x40 if kind == 1 else 0x10, *cells)
        places.append(at)
        bodies.append(body)
        at += len(body)
    return cfb({"Workbook": globals_(places) + b"".join(bodies)})


def relations(extension, kinds):
    rows = "".join(f'<Relationship Id="rId{i}" Type="{kind}" Target='
                   f'"sheets/s{i}.{extension}"/>'
                   for i, kind in enumerate(kinds, 1))
    return f"<?xml version=\"1.0\"?><Relationships>{rows}</Relationships>"


def xlsm(sheets, formula=None, auto_open=True):
    """`sheets` are (name, state or "", kind)."""
    rows = "".join(
        f'<sheet name="{name}" sheetId="{i}"' +
        (f' state="{state}"' if state else "") + f' r:id="rId{i}"/>'
        for i, (name, state, kind) in enumerate(sheets, 1))
    names = ('<definedNames><definedName name="_xlnm.Auto_Open">Macro1!$A$1'
             '</definedName></definedNames>') if auto_open else ""
    files = {
        "xl/workbook.xml": (f'<?xml version="1.0"?><workbook><sheets>{rows}'
                            f'</sheets>{names}</workbook>').encode(),
        "xl/_rels/workbook.xml.rels": relations(
            "xml", [MACRO if kind else SHEET for _, _, kind in sheets]
        ).encode()}
    for i, (name, state, kind) in enumerate(sheets, 1):
        cell = f'<c r="A1"><f>EXEC("{formula}")</f><v>0</v></c>'
        files[f"xl/sheets/s{i}.xml"] = (
            '<?xml version="1.0"?>' +
            (f'<xm:macrosheet xmlns:xm="x">{cell if formula else ""}'
             '</xm:macrosheet>' if kind else
             '<worksheet><sheetData/></worksheet>')).encode()
    return ooxml("xl", extra=files)


def binary(number, data=b""):
    head = bytes([number]) if number < 128 else \
        bytes([number & 127 | 128, number >> 7])
    return head + bytes([len(data)]) + data


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(sheets, formula=None):
    """`sheets` are (name, state, kind), state as a number."""
    book = binary(131) + b"".join(
        binary(156, struct.pack("<II", state, i) + wide(f"rId{i}") +
               wide(name)) for i, (name, state, kind) in enumerate(sheets, 1))
    book += binary(39, struct.pack("<IBI", 0x20, 0, 0xFFFFFFFF) +
                   wide("Auto_Open") + struct.pack("<II", 0, 0)) + binary(132)
    files = {"xl/workbook.bin": book,
             "xl/_rels/workbook.bin.rels": relations(
                 "bin", [MACRO if kind else SHEET for _, _, kind in sheets]
             ).encode()}
    for i, (name, state, kind) in enumerate(sheets, 1):
        tokens = exec_tokens(formula, 2) if kind and formula else b""
        cell = binary(10, b"\0" * 8 + b"\1\0\0" + struct.pack(
            "<I", len(tokens)) + tokens + b"\0\0\0\0")
        files[f"xl/sheets/s{i}.bin"] = binary(129) + cell + binary(130)
    return ooxml("xl", extra=files)


def seeds():
    """For the fuzzer: a stream and parts, small."""
    book = [("Sheet1", 0, 0), ("Macro1", 2, 1)]
    tokens = exec_tokens("TEST-INERT")
    cell = 0x06, b"\0" * 20 + struct.pack("<H", len(tokens)) + tokens
    entry = 0x85, struct.pack("<IBBBB", 80, 2, 1, 1, 0) + b"M"
    name = 0x18, struct.pack("<HBBHHH4s", 0x20, 0, 1, 0, 0, 1,
                             b"\0\0\0\0") + b"\0\x01"
    return {
        "biff8": substream(5, entry, name) + substream(0x40, cell),
        "biff12": binary(131) + binary(156, struct.pack("<II", 2, 1) +
                                       wide("rId1") + wide("M")) +
        binary(39, struct.pack("<IBI", 0x20, 0, 0) + wide("Auto_Open") +
               struct.pack("<II", 0, 0)) +
        binary(10, b"\0" * 8 + b"\1\0\0" + struct.pack(
            "<I", len(exec_tokens("a", 2))) + exec_tokens("a", 2)),
        "xml": b'<xm:macrosheet><c><f>EXEC("a")</f></c></xm:macrosheet>'
               b'<sheet state="hidden" r:id="rId1"/>'
               b'<definedName name="auto_open"/>'
               b'<Relationship Type="/xlMacrosheet" Id="rId1"/>',
    }
