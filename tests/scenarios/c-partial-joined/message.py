# All pieces of a message that was cut up, attached to one mail.
from parts import *

whole = file_part("eicar.zip", plain_zip({"eicar.com": EICAR}))
half = whole.index(b"\r\n\r\n") + 40


def piece(number, data):
    return (f'Content-Type: message/partial; id="a@partner.example";\r\n'
            f" number={number}; total=2\r\n\r\n").encode() + data


message = mail(join([text_part("分割してお送りします。"),
                     piece(2, whole[half:]), piece(1, whole[:half])]))
