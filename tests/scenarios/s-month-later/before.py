from pairs import *

together = letter("02-02 10:30", join([
    text_part("山田様\n\nお見積書です。\n解凍パスワード：kanri55\n"),
    file_part("お見積書.zip", sealed_zip(CLEAN, "kanri55"))]))
before = [earlier(together, "02-02 10:30")]
