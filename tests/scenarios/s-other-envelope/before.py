from pairs import *

before = [earlier(archive("03-02 10:30", sealed_zip(BAD, "kanri55")), "03-02 10:30")]
