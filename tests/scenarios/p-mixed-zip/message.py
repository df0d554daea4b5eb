# Plain and sealed members in one archive.
from parts import *

def make(folder):
    run("zip", "-q", "out.zip", "plain.txt", cwd=folder)
    run("zip", "-q", "-P", "mix01", "out.zip", "sealed.txt", cwd=folder)
    os.rename(f"{folder}/out.zip", f"{folder}/out")
data = with_files({"plain.txt": b"plain", "sealed.txt": EICAR}, make)
message = mail(join([text_part("パスワード: mix01"), file_part("mix.zip", data)]))
