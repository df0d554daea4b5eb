from pairs import *

before = [earlier(archive("03-02 10:30", sealed_zip(BAD, "kanri55"), sender="鈴木 <suzuki77@gmail.com>"), "03-02 10:30", sender="suzuki77@gmail.com", helo="mail.google.com")]
