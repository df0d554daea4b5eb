from pairs import *

before = [earlier(password("03-02 07:40", "kanri55"), "03-02 07:40")]
