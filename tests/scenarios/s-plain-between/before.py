from pairs import *

before = [earlier(archive("03-02 10:20", sealed_zip(BAD, "kanri55")), "03-02 10:20"),
          earlier(plain("03-02 10:30"), "03-02 10:30")]
