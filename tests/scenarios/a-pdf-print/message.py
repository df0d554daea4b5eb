# An invoice that asks to be printed, and a form with scripts of its fields.
from parts import *

message = mail(join([text_part("請求書をお送りします。ご確認のほどよろしくお願いいたします。"),
                     file_part("invoice.pdf", pdf("/OpenAction<</S/JavaScript/JS(this.print\\(true\\);)>>"), "application/pdf"),
                     file_part("form.pdf", pdf("/AcroForm<</Fields[4 0 R]>>/Names<</JavaScript<</Names[(a) 5 0 R]>>>>",
                                               "<</FT/Tx/AA<</F<</S/JavaScript/JS(AFNumber_Format\\(2\\);)>>>>>>",
                                               "<</S/JavaScript/JS(function total\\(\\) {})>>"), "application/pdf")]))
