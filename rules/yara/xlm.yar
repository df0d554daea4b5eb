// SPDX-License-Identifier: BSD-2-Clause
//
// Excel 4.0 macro sheets are read by their structure; what is left to rules is a
// workbook that cannot be read so. Excel mends more than any reader does, so a
// broken workbook that names what runs by itself is not taken for harmless.

rule unread_workbook_runs
{
    meta:
        finding = "macro-autorun"
        says = "a workbook that is none by its structure, with the name of a macro that runs on opening"
        false_alarms = "none known: Excel begins each workbook with its first record"
        applies = "object"
        detail = "Auto_Open"
    strings:
        $ = "Auto_Open" nocase
        $ = "Auto_Close" nocase
        $ = "Workbook_Open" nocase
    condition:
        (object_name == "Workbook" or object_name == "Book") and
        uint8(0) != 9 and any of them
}
