from pairs import *

before = [earlier(archive("03-02 10:30", sealed_zip(CLEAN, "Kanri-2022", "AES256")), "03-02 10:30")]
