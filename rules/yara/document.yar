// SPDX-License-Identifier: BSD-2-Clause
//
// Documents that reach out or break out without a macro: remote templates,
// DDE, exploits in RTF and old equations, links that are programs, and pages
// that build a file in the browser. Points are the rule's own, since each
// means another thing.

rule remote_template
{
    meta:
        points = 7
        says = "an Office document that loads its template from the web when opened"
        false_alarms = "templates on SharePoint and Office servers are let off; others of in-house servers are not"
        applies = "object"
    strings:
        $template = "/relationships/attachedTemplate" nocase
        $external = /TargetMode\s?=\s?["']External/ nocase
        $web = /Target\s?=\s?["'](https?|ftp):\/\// nocase
        $share = /Target\s?=\s?["'](file:\/\/\/?)?(\\\\|\/\/)[a-z0-9.-]{3,}/ nocase
        $office = /Target\s?=\s?["']https:\/\/[a-z0-9-]{1,60}\.(sharepoint|officeapps\.live|office)\.com\// nocase
    condition:
        object_name iendswith ".rels" and $template and $external and
        ($web or $share) and not $office
}

rule remote_object
{
    meta:
        points = 7
        says = "an Office document that loads a web page as an embedded object (mhtml:, html:, script:)"
        false_alarms = "none known"
        applies = "object"
    strings:
        $object = /\/relationships\/(oleObject|frame)["']/ nocase
        $target = /Target\s?=\s?["'](mhtml:|html:|script:|x-usc:|ms-msdt:|https?:\/\/[^"']{1,300}!)/ nocase
    condition:
        object_name iendswith ".rels" and all of them
}

rule dde_command
{
    meta:
        points = 7
        says = "a DDE field or formula that starts a command"
        false_alarms = "none known: feeds of prices name excel or a terminal, not a shell"
        applies = "object"
    strings:
        $field = /\bDDE(AUTO)?\b[^<]{1,80}(cmd|powershell|mshta|rundll32|wscript)/ nocase
        $cell = /[=+\-@](cmd|powershell|mshta|msexcel|rundll32)\|['"\/]/ nocase
    condition:
        (object_type == "text" and $cell) or
        (object_name iendswith ".xml" and any of them) or
        ((object_type == "doc" or object_type == "xls" or
            object_type == "rtf") and $field)
}

rule rtf_exploit
{
    meta:
        points = 10
        says = "an RTF that updates an embedded equation or link by itself, or fetches a template or a script"
        false_alarms = "none known"
        applies = "object"
    strings:
        $update = "\\objupdate" nocase
        $equation = "4571756174696f6e2e33" nocase // Equation.3, in hex
        $link = "4f4c45324c696e6b" nocase         // OLE2Link, in hex
        $moniker = "e0c9ea79f9bace118c8200aa004ba90b" nocase // URL moniker; also in plain links
        $template = /\\\*\\template\s{1,4}(http|\\\\)/ nocase
    condition:
        object_type == "rtf" and
        ($template or ($update and ($equation or $link or $moniker)))
}

rule rtf_equation
{
    meta:
        points = 2
        says = "an RTF with an Equation 3.0 object, an editor full of holes and long gone"
        false_alarms = "papers of before 2010"
        applies = "object"
    strings:
        $equation = "4571756174696f6e2e33" nocase
        $objdata = "\\objdata" nocase
    condition:
        object_type == "rtf" and all of them
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
        $target = /(URL|IconFile)\s?=\s?(file:|\\\\)/ nocase
        $place = /<url>\s?(file:|\\\\|https?:)/ nocase
    condition:
        ($shortcut in (0..64) and $target) or
        ($library in (0..512) and $place)
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
