# The password mail has another envelope sender of the same organisation.
from pairs import *

message = password(NOW, "kanri55", sender="情報システム部 <noreply@partner.example>")
