from pairs import *

before = [earlier(archive("03-02 10:30", sealed_zip({"月報.xlsm": ooxml("xl", MACRO_FORM)}, "kanri55")), "03-02 10:30")]
