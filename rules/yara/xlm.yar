// SPDX-License-Identifier: BSD-2-Clause
//
// Excel 4.0 macro sheets. No business makes new ones; some old templates still
// carry them. Hidden, and run on opening, they were the standard dropper of
// 2020 to 2022.
//
// BIFF8 (.xls): record BOUNDSHEET8 (0x0085) tells of each sheet its state (low
// two bits: 1 hidden, 2 very hidden; the other bits mean nothing and are set by
// those who want to be missed) and its kind (1: macro sheet). Record Lbl
// (0x0018) with the flag "built-in" and the name 1 is Auto_Open, 2 Auto_Close.
// The stream with them is an object of its own, named as in the file.
// OOXML: xl/macrosheets/ holds the sheets, xl/workbook.xml state and names.

rule biff_macro_sheet
{
    meta:
        finding = "macro-sheet"
        says = "a sheet of kind macro in a BIFF8 workbook"
        false_alarms = "very old templates and add-ins"
        applies = "object"
        detail = "BIFF8"
    strings:
        // record, length, stream position, state, kind 1, length of the name,
        // its character width: the two lengths must agree
        $sheet = { 85 00 ?? 00 ?? ?? ?? 00 ?? 01 ?? (00|01) }
    condition:
        (object_name == "Workbook" or object_name == "Book") and
        for any i in (1..#sheet): (
            uint8(@sheet[i] + 10) > 0 and
            uint8(@sheet[i] + 2) == 8 +
                uint8(@sheet[i] + 10) * (1 + uint8(@sheet[i] + 11)))
}

rule biff_macro_sheet_hidden
{
    meta:
        finding = "macro-sheet-hidden"
        says = "a hidden macro sheet, and a name that runs on opening"
        false_alarms = "add-ins saved as workbooks; rare, and not sent by mail"
        applies = "object"
        detail = "BIFF8"
    strings:
        $sheet = { 85 00 ?? 00 ?? ?? ?? 00 ?? 01 ?? (00|01) }
        // flags built-in (0x20), key, one character, formula, sheet, name
        $auto = { 18 00 ?? 00 (2?|3?) 00 ?? 01 ?? ?? 00 00 ?? ?? 00 00 00 00 00 (01|02) }
        $named = "Auto_Open" nocase
    condition:
        (object_name == "Workbook" or object_name == "Book") and
        ($auto or $named) and
        for any i in (1..#sheet): (
            uint8(@sheet[i] + 8) & 3 != 0 and
            uint8(@sheet[i] + 10) > 0 and
            uint8(@sheet[i] + 2) == 8 +
                uint8(@sheet[i] + 10) * (1 + uint8(@sheet[i] + 11)))
}

rule biff_auto_open
{
    meta:
        finding = "macro-autorun"
        says = "a name in the workbook that Excel runs on opening"
        false_alarms = "a cell that holds this very word"
        applies = "object"
        detail = "Auto_Open"
    strings:
        $auto = { 18 00 ?? 00 (2?|3?) 00 ?? 01 ?? ?? 00 00 ?? ?? 00 00 00 00 00 01 }
        $named = "Auto_Open" nocase
    condition:
        (object_name == "Workbook" or object_name == "Book") and any of them
}

rule ooxml_macro_sheet
{
    meta:
        finding = "macro-sheet"
        says = "a macro sheet in an .xlsm, .xlsb or .xltm"
        false_alarms = "templates converted from old workbooks"
        applies = "object"
        detail = "xl/macrosheets"
    condition:
        object_name icontains "xl/macrosheets/" and
        not object_name icontains "/_rels/"
}

rule ooxml_macro_sheet_hidden
{
    meta:
        finding = "macro-sheet-hidden"
        needs = "macro-sheet"
        says = "the workbook hides a sheet and names one that runs on opening"
        false_alarms = "templates that hide a worksheet and run a visible macro sheet"
        applies = "object"
        detail = "xl/workbook.xml"
    strings:
        $hidden = /state=["'](veryHidden|hidden)["']/
        $auto = /name=["'](_xlnm\.)?Auto_Open/ nocase
    condition:
        object_name icontains "xl/workbook.xml" and all of them
}
