// SPDX-License-Identifier: BSD-2-Clause
//
// The EICAR test file: the way to see that scanning works at all.
//
// By its definition it stands at the front of a file of at most 128 bytes,
// padded only with blanks. It is looked for near the front, and anywhere in
// what is small, so that it is found in a body text and behind a byte order
// mark; in a large file it is somebody's manual. The string is cut in two here,
// so that no scanner takes this file for the thing.

rule eicar_test_file
{
    meta:
        finding = "eicar"
        says = "the EICAR test file, or a text that holds it whole"
        detail = "EICAR"
        false_alarms = "texts about anti-virus tests that quote it whole"
    strings:
        $head = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-"
        $tail = "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    condition:
        for any i in (1..#head): (
            (@head[i] < 1024 or filesize < 4096) and
            $tail at (@head[i] + 34))
}
