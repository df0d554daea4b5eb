from pairs import *

before = [earlier(archive("03-02 10:30", sealed_7z(BAD, "kanri55", "-mhe=on"), "お見積書.7z"), "03-02 10:30")]
