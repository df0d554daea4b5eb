# Plain mail is left alone.
from parts import *

message = mail(text_part("""山田様

お世話になっております。パートナー商事の鈴木です。
来週の打ち合わせは水曜日の三時でお願いいたします。

鈴木 一郎
suzuki@partner.example
"""))
