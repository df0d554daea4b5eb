from pairs import *

before = [earlier(password("03-02 10:30", "kanri55"), "03-02 10:30")]
