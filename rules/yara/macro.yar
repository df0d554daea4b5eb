// SPDX-License-Identifier: BSD-2-Clause
//
// VBA macros, in three steps: it runs by itself; it acts (starts programs,
// writes files); it drops (fetches, hides, injects). One module may hold each,
// so a step counts only when the same document has the step before it: `needs'.
// Macros without an automatic start are not looked at: forms full of buttons
// are everyday business. So are Workbook_Open and MsgBox: that alone is a lure
// of little weight, not a verdict.
//
// Words are matched in the source of each module (object_type "vba"), and for
// projects whose source was removed ("stomped"), in the names that the compiled
// form keeps.

rule autorun
{
    meta:
        finding = "macro-autorun"
        says = "the name of a procedure that Office runs by itself"
        false_alarms = "order forms and time sheets; that is why it is weak"
        applies = "object"
    strings:
        $ = "AutoOpen" nocase fullword
        $ = "Auto_Open" nocase fullword
        $ = "AutoExec" nocase fullword
        $ = "AutoNew" nocase fullword
        $ = "AutoClose" nocase fullword
        $ = "Auto_Close" nocase fullword
        $ = "AutoExit" nocase fullword
        $ = "Document_Open" nocase fullword
        $ = "Document_New" nocase fullword
        $ = "Document_Close" nocase fullword
        $ = "DocumentOpen" nocase fullword
        $ = "Document_BeforeClose" nocase fullword
        $ = "Document_ContentControlOnEnter" nocase fullword
        $ = "Workbook_Open" nocase fullword
        $ = "Workbook_Activate" nocase fullword
        $ = "Workbook_Close" nocase fullword
        $ = "Workbook_BeforeClose" nocase fullword
        $ = "Workbook_Deactivate" nocase fullword
        $ = "WorkbookOpen" nocase fullword
        $ = "Presentation_Open" nocase fullword
        $ = "OnSlideShowPageChange" nocase fullword
        // Controls that call without being touched.
        $ = /InkPicture\d{1,3}_Paint(ed|ing)/ nocase
        $ = /Frame\d{1,3}_Layout/ nocase
        $ = /MultiPage\d{1,3}_Layout/ nocase
        $ = /\w{1,40}_OnConnecting/ nocase
    condition:
        object_type == "vba" and any of them
}

rule autorun_without_source
{
    meta:
        finding = "macro-autorun"
        says = "the same names, in a project whose source may be gone or unreadable"
        false_alarms = "as autorun"
        applies = "object"
    strings:
        $project = "_VBA_PROJECT" wide private
        $a1 = "AutoOpen"
        $a2 = "Auto_Open"
        $a3 = "AutoExec"
        $a4 = "AutoClose"
        $a5 = "Document_Open"
        $a6 = "Document_Close"
        $a7 = "Workbook_Open"
        $a8 = "Workbook_BeforeClose"
    condition:
        any of ($a*) and
        (object_name iendswith "vbaProject.bin" or
            ($project and (object_type == "doc" or object_type == "xls" or
                object_type == "ppt" or object_type == "ole")))
}

rule acts
{
    meta:
        finding = "macro-acts"
        needs = "macro-autorun"
        says = "starts a program, makes an object that can, writes a file"
        false_alarms = "macros that export to a file or drive other programs by themselves; dictionaries, regular expressions and databases are let off"
        applies = "object"
    strings:
        $shell = "Shell" nocase fullword
        $execute = "ShellExecute" nocase
        $excel4 = "ExecuteExcel4Macro" nocase fullword
        $script = "MacScript" nocase fullword
        $link = "FollowHyperlink" nocase fullword
        $keys = "SendKeys" nocase fullword
        $get = "GetObject" nocase fullword
        $declare = /Declare\s{1,8}(PtrSafe\s{1,8})?(Function|Sub)\s/ nocase
        $text = "CreateTextFile" nocase fullword
        $copy = "FileCopy" nocase fullword
        $open = /\sFor\s{1,8}(Binary|Output|Append|Random)\s/ nocase
        $save = "SaveToFile" nocase fullword
        $settings = "SetAttr" nocase fullword
        $create = "CreateObject" nocase fullword
        $harmless = /CreateObject\s?\(\s?"(Scripting\.Dictionary|VBScript\.RegExp|ADODB\.(Connection|Recordset|Command))"/ nocase
    condition:
        object_type == "vba" and
        ($shell or $execute or $excel4 or $script or $link or $keys or
            $get or $declare or $text or $copy or $open or $save or
            $settings or #create > #harmless)
}

rule drops
{
    meta:
        finding = "macro-dropper"
        needs = "macro-acts"
        says = "names interpreters, fetches from the net, hides windows, injects code"
        false_alarms = "in-house macros that query a web service when opened"
        applies = "object"
    strings:
        $ = "powershell" nocase
        $ = "pwsh" nocase fullword
        $ = /cmd(\.exe)?\s{1,4}\/[ckr]/ nocase
        $ = "mshta" nocase
        $ = "regsvr32" nocase
        $ = "rundll32" nocase
        $ = "wscript.exe" nocase
        $ = "cscript" nocase
        $ = "certutil" nocase
        $ = "bitsadmin" nocase
        $ = "msiexec" nocase
        $ = "schtasks" nocase
        $ = "wmic" nocase fullword
        $ = "MSXML2.XMLHTTP" nocase
        $ = "MSXML2.ServerXMLHTTP" nocase
        $ = "Microsoft.XMLHTTP" nocase
        $ = "WinHttp" nocase
        $ = "URLDownloadToFile" nocase
        $ = "Net.WebClient" nocase
        $ = "InternetOpenUrl" nocase
        $ = "VirtualAlloc" nocase
        $ = "WriteProcessMemory" nocase
        $ = "CreateRemoteThread" nocase
        $ = "RtlMoveMemory" nocase
        $ = "Win32_Process" nocase
        $ = "vbHide" nocase fullword
        $ = "SW_HIDE" nocase fullword
        $ = /Shell\s?\(?\s?[A-Za-z0-9_]{1,60}\s?,\s?(0|False)\b/ nocase
    condition:
        object_type == "vba" and any of them
}

rule sealed
{
    meta:
        finding = "macro-sealed"
        needs = "macro-autorun"
        says = "a macro that runs by itself, in a document that was sealed"
        false_alarms = "order forms in a sealed archive: below any threshold alone"
        applies = "object"
    condition:
        was_sealed and (object_type == "vba" or object_type == "xls")
}

rule hides_words
{
    meta:
        finding = "macro-dropper"
        needs = "macro-acts"
        detail = "words written as character codes"
        says = "words put together from character codes, all over the module"
        false_alarms = "generators of barcodes and control characters"
        applies = "object"
    strings:
        $chr = /Chr[BW]?\$?\s?\(/ nocase
        $reverse = "StrReverse" nocase fullword
    condition:
        // About a third of the lines of an ordinary module.
        object_type == "vba" and
        ((#chr > 40 and #chr * 110 > filesize) or #reverse > 5)
}
