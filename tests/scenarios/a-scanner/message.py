# A scanner sends a PDF named by date.
from parts import *

message = mail(join([text_part("スキャンしたデータを送信します。"),
                     file_part("20220302_104655.pdf", PDF, "application/pdf")]),
               sender="scanner@aratame.example", subject="スキャン", message_id="",
               extra="X-Mailer: MFP\n")
