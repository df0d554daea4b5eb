# A sheet in symbolic-link form that starts a program.
from parts import *

message = mail(join([text_part("見積書です。"), file_part("見積書.slk", b'ID;P\r\nO;E\r\nNN;NAuto_open;ER101C1;KOut Flank;F\r\n'
                                                                       b'C;X1;Y101;K0;EEXEC("TEST-INERT")\r\nE\r\n')]))
