# A DDE field whose words are spread over several runs.
from office import *
from parts import *

book = ooxml("word", None, {"word/footer1.xml": word_field(
    "DD", "EAU", "TO c:\\\\windows\\\\system32\\\\c", "md.exe", " TEST-INERT")})
message = mail(join([text_part("ご確認ください。"), file_part("案内.docx", book)]))
