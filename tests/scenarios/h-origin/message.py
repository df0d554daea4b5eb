# Everything about the way it came is odd; that alone decides nothing.
from parts import *

message = mail(join([text_part("ご確認ください。よろしくお願いいたします。資料を添付いたしましたのでご覧いただけますと幸いです。来週の会議でご説明いたします。"),
                     file_part("資料.docx", ooxml("word"))]),
               sender="総務 <soumu@other.example>", message_id="<12345@aratame.example>",
               date="Tue, 22 Feb 2022 10:00:00 +0900", extra="Reply-To: soumu@third.example\n")
