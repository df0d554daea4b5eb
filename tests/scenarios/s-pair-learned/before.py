from pairs import *

before = [earlier(archive("02-02 10:30", sealed_zip(CLEAN, "kanri55")), "02-02 10:30"),
          earlier(password("02-02 10:35", "kanri55"), "02-02 10:35")]
