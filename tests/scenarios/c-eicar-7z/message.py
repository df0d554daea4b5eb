# EICAR in a 7z.
from parts import *

def make(folder):
    run("7zz", "a", "-t7z", "out.7z", "eicar.txt", cwd=folder)
    os.rename(f"{folder}/out.7z", f"{folder}/out")
message = mail(join([text_part("test"), file_part("a.7z", with_files({"eicar.txt": EICAR}, make))]))
