from pairs import *

outer = sealed_zip({"内側.zip": sealed_zip(BAD, "second22")}, "first11")
before = [earlier(letter("03-02 10:20", join([text_part("解凍パスワード：first11\n"),
                                              file_part("a.zip", outer)])), "03-02 10:20")]
