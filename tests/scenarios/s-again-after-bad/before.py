from pairs import *

before = [earlier(archive("03-02 10:20", sealed_zip(BAD, "kanri55")), "03-02 10:20"),
          earlier(password("03-02 10:30", "kanri55"), "03-02 10:30")]
