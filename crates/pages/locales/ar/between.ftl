# ما لم يستطع زميل إتمامه، ومن يتولى ماذا.
take-over = إتمامه …
take-over-now = إتمامه: إلى { $side }
take-over-note = كان { $name } قد انطلق به. إن كان قد وصل فلا يُدوَّن إلا إيصاله، وإلا فإنه يذهب الآن، مرة واحدة.
take-over-answers = إن كان لا يذهب إلا جوابًا عن سؤال: رقم السؤال في الغرفة مع { $side }
take-over-done = يجري إتمامه.
take = أتولى هذا
take-said = أتولى الرقم { $number }: من { $from } إلى { $to }.
take-done = يقرأ فريقكم أنكم تتولونه.
taken = يتولى هذا { $name }
taken-you = أنتم تتولون هذا
team-shown = غرفة فريقنا

# السحب، والمفاتيح.
drag-hint = اسحبه إلى الغرفة التي يذهب إليها
drag-wrong = هذا يذهب إلى { $side } ولا إلى غيره. لم يُفعل شيء.
keys = المفاتيح
keys-title = المفاتيح
keys-lead = لا تفعل شيئًا وأنتم تكتبون.
keys-on = المفاتيح المفردة تعمل
keys-rooms = غرفة من الغرف المتجاورة
keys-tray = ما يجوز نقله
keys-convey = أول ما يجوز نقله، بعد سؤال للتأكيد
keys-desk = كل الغرف وما يُنقل
keys-untold = ما لم يُقل هناك
keys-write = حيث تكتبون
keys-timeline = من عُرض عليه ماذا
keys-help = هذه القائمة
keys-send = يرسل ما كتبتم
keys-close = إغلاق

# قبل أن يغادر ممثل الوسيط غرفة طرف إلى غرفة أخرى.
leaving-title = قبل أن أغادر · { $room }
leaving-lead = مرّوا على هذا معهم قبل أن تغادروا: ما عندكم لهم، وما ينتظر جوابهم، وما يجوز أن تأخذوه معكم.
leaving-nothing = لا شيء ينتظر هنا. يمكنكم أن تغادروا.
leaving-tell = ما يُقال لهم قبل أن تغادروا
leaving-unanswered = لم يجيبوا عن الاقتراح عند الرقم { $number }؛ يُغلق { $when }
leaving-asked = طلبتم ولم يجيبوا
leaving-unasked = قيل هنا ولا يُقال بعد: { $side }
leaving-ask-ticked = طلب الإذن لما وُضعت عليه علامة
leaving-none-ticked = ضعوا علامة على واحد على الأقل.
leaving-own = طلب الإذن لكلام من عندكم
leaving-own-words = ما تقولونه هناك
leaving-ask-own = طلب الإذن لهذا
leaving-back = العودة إلى الغرفة · { $room }
