from pairs import *

before = [earlier(archive("02-28 10:30", sealed_zip(BAD, "kanri55")), "02-28 10:30")]
