from pairs import *

outer = sealed_zip({"内側.zip": sealed_zip(BAD, "second22")}, "first11")
before = [earlier(archive("03-02 10:20", outer), "03-02 10:20"),
          earlier(password("03-02 10:30", "first11"), "03-02 10:30")]
