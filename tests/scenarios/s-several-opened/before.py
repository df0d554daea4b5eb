from pairs import *

before = [earlier(archive("03-02 10:10", sealed_zip(CLEAN, "kanri55"), "a.zip"), "03-02 10:10"),
          earlier(archive("03-02 10:20", sealed_zip(CLEAN, "kanri55"), "b.zip"), "03-02 10:20"),
          earlier(archive("03-02 10:30", sealed_zip(CLEAN, "kanri55"), "c.zip"), "03-02 10:30")]
