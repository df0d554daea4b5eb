from pairs import *

before = [earlier(archive("03-02 10:30", sealed_zip({"請求書.xls": macro_xls(MACRO_DROPS)}, "kanri55")), "03-02 10:30")]
