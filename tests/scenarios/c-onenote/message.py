# March 2023: a OneNote section that hides a script.
from parts import *

message = mail(join([text_part("ご確認ください。"),
                     file_part("請求書.zip", plain_zip({"請求書.one": onenote(b"@echo off\r\nrem TEST-INERT\r\n")}))]))
