# The password stands on the page of a PDF: its font has codes of its own, and
# only its table says which letters they are.
from parts import *

text = "パスワード: tsuki-77"
codes = {letter: number for number, letter in enumerate(sorted(set(text)), 1)}
table = "".join(f"<{code:04x}> <{ord(letter):04x}>\n"
                for letter, code in codes.items())
shown = "".join(f"{codes[letter]:04x}" for letter in text)
half = len(shown) // 8 * 4
guide = pdf("", "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H"
            "/ToUnicode 5 0 R>>",
            pdf_stream(f"1 begincodespacerange <0000> <ffff> endcodespacerange"
                       f"\n{len(codes)} beginbfchar\n{table}endbfchar\n"
                       .encode()),
            pdf_stream(f"BT /F1 12 Tf 50 700 Td [<{shown[:half]}> 20 "
                       f"<{shown[half:]}>] TJ ET".encode()),
            page="/Contents 6 0 R/Resources<</Font<</F1 4 0 R>>>>")
message = mail(join([text_part("資料をお送りします。\n"),
                     file_part("資料.zip", sealed_zip(
                         {"a.docx": ooxml("word")}, "tsuki-77")),
                     file_part("開き方.pdf", guide)]))
