from pairs import *

two = letter("03-02 10:20", join([
    text_part("山田様\n\n二つのファイルをお送りします。\n"),
    file_part("a.zip", sealed_zip(CLEAN, "first11")),
    file_part("b.zip", sealed_zip(BAD, "second22"))]))
before = [earlier(two, "03-02 10:20"),
          earlier(password("03-02 10:30", "first11"), "03-02 10:30")]
