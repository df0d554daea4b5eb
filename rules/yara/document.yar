// SPDX-License-Identifier: BSD-2-Clause
//
// Documents that reach out without a macro: DDE where it is bytes and no
// field that can be read as such, links that are programs, and pages that build
// a file in the browser. Remote templates, fields of Word and objects in RTF are
// read by the program itself. Points are the rule's own where it gives some.

rule dde_command
{
    meta:
        finding = "dde-field"
        says = "a DDE field or formula that starts a command"
        false_alarms = "none known: feeds of prices name excel or a terminal, not a shell"
        applies = "object"
        detail = "a command"
    strings:
        $field = /\bDDE(AUTO)?\b[^<]{1,80}(cmd|powershell|mshta|rundll32|wscript)/ nocase wide ascii
        $cell = /[=+\-@](cmd|powershell|mshta|msexcel|rundll32)\|['"\/]/ nocase
    condition:
        ((object_type == "text" or object_name iendswith ".xml") and $cell) or
        ((object_type == "doc" or object_type == "xls") and $field)
}

rule link_to_program
{
    meta:
        finding = "shortcut-file"
        says = "an Internet shortcut or a library that opens a file from a server or a disk"
        false_alarms = "links to in-house shares, sent from outside"
        applies = "object"
    strings:
        $shortcut = "[InternetShortcut]" nocase
        $library = "<libraryDescription" nocase
        $connector = "<searchConnectorDescription" nocase
        $search = "<persistedQuery" nocase
        $target = /(URL|IconFile)\s?=\s?(file:|\\\\)/ nocase
        $crumb = /location:(file:|\\\\|%5c%5c)/ nocase
        $place = /<url>\s?(file:|\\\\|https?:)/ nocase
        $scope = /<include\s[^>]{0,200}path\s?=\s?["'](file:|\\\\|https?:)/ nocase
    condition:
        ($shortcut in (0..64) and ($target or $crumb)) or
        (any of ($library, $connector) in (0..512) and $place) or
        ($search in (0..512) and ($scope or $crumb))
}

rule link_to_page
{
    meta:
        points = 1
        says = "an Internet shortcut to a page, rare as an attachment"
        false_alarms = "people who drag a bookmark into a mail"
        applies = "object"
    strings:
        $shortcut = "[InternetShortcut]" nocase
        $target = /URL\s?=\s?https?:/ nocase
    condition:
        $shortcut in (0..64) and $target
}

rule sheet_fetches_page
{
    meta:
        points = 2
        says = "a web query: Excel fetches a page into a sheet"
        false_alarms = "old reports of rates and stocks"
        applies = "object"
    strings:
        $query = /WEB\r?\n1\r?\nhttps?:/ nocase
    condition:
        $query at 0
}

rule sheet_starts_program
{
    meta:
        points = 7
        says = "a symbolic-link sheet (.slk) with a macro that starts a program"
        false_alarms = "none known"
        applies = "object"
    strings:
        $calls = /;E(EXEC|CALL|REGISTER)\(/ nocase
    condition:
        uint32be(0) == 0x49443b50 and $calls
}

rule page_builds_file
{
    meta:
        points = 4
        says = "a page that puts a file together and hands it over (HTML smuggling)"
        false_alarms = "portals for sealed mail send pages with scripts; few of them make a file"
        applies = "object"
    strings:
        $blob = /new\s{1,4}Blob\s?\(/
        $save1 = "msSaveOrOpenBlob"
        $save2 = "msSaveBlob"
        $save3 = "createObjectURL"
        $decode1 = "atob("
        $decode2 = "Uint8Array"
        $decode3 = "fromCharCode"
    condition:
        (object_type == "html" or object_type == "script") and $blob and
        any of ($save*) and any of ($decode*)
}

rule page_holds_archive
{
    meta:
        points = 4
        says = "a page with the front of a program, archive or disk image in base64 and a script to decode it"
        false_alarms = "fonts and pictures in base64 start otherwise"
        applies = "object"
    strings:
        $decode = "atob("
        $pe = /["']TVqQAAMAAAAE/
        $zip = /["']UEsDBB[QI]A/
        $rar = /["']UmFyIRoH/
        $cab = /["']TVNDRgAAAA/
        $iso = "AENEMDAx"
        $iso2 = "BDRDAwMQ"
        $iso3 = "Q0QwMDEB"
    condition:
        object_type == "html" and $decode and
        any of ($pe, $zip, $rar, $cab, $iso, $iso2, $iso3)
}
