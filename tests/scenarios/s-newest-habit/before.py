from pairs import *

def month(when, name):
    return letter(when, join([
        text_part("山田様\n\nお見積書です。\n解凍パスワード：kanri55\n"),
        file_part(name, sealed_7z(CLEAN, "kanri55"))]))
before = [earlier(month("01-04 10:30", "1.7z"), "01-04 10:30"),
          earlier(month("02-02 10:30", "2.7z"), "02-02 10:30"),
          earlier(password("03-02 10:30", "dummy77"), "03-02 10:30")]
