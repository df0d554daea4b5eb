from pairs import *

before = [earlier(archive("03-02 10:10", sealed_zip(CLEAN, "first11")), "03-02 10:10"),
          earlier(archive("03-02 10:20", sealed_zip(BAD, "second22")), "03-02 10:20"),
          earlier(archive("03-02 10:30", sealed_zip(CLEAN, "third33")), "03-02 10:30")]
