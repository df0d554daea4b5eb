from pairs import *

before = [earlier(password("03-02 10:30", "株式会社2022"), "03-02 10:30")]
