from pairs import *

bad = letter("03-02 10:30", join([text_part("解凍パスワード：kanri55\n"),
                                  file_part("a.js", JS)]))
before = [earlier(bad, "03-02 10:30")]
