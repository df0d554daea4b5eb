# The same sender tells the word to another person: nothing is known of him.
from pairs import *

message = password(NOW, "kanri55", to="佐藤 花子 <sato@aratame.example>")
