from pairs import *

before = [earlier(archive("03-02 01:30", sealed_zip(CLEAN, "kanri55")), "03-02 01:30")]
