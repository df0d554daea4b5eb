# A header and no body.
from parts import *

message = b"From: a@partner.example\r\nTo: yamada@aratame.example\r\nSubject: x\r\nDate: Wed, 02 Mar 2022 10:47:00 +0900\r\nMessage-ID: <1@partner.example>\r\n\r\n"
