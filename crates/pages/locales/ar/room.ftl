with-intermediary = مع الوسيط
delegation-only = وفدنا وحده
team = فريق الوسيط
with-side = مع { $side }
present = في هذه الغرفة
you = أنت
reads-delegation = لا يقرأ هذا إلا وفدكم. الوسيط لا يقرؤه.
reads-side = يقرأ هذا وفدكم والوسيط. لا ينقل البرنامج شيئًا دون إذن، ولا يستطيع أن يمنع أحدًا من الكلام.
reads-official = يقرأ هذا { $side } وفريقكم. لا يقرؤه أي طرف آخر.
reads-team = لا يقرأ هذا إلا فريقكم. لا يقرؤه أي طرف.
log = ما قيل هنا
older = قيود أسبق
newer = قيود لاحقة
to-newest = إلى الأحدث
begins-here = هنا يبدأ سجل هذه الغرفة.
begins-late = جئت لاحقًا: ما قيل قبل ذلك لا يُعرض عليك.
empty-room = لم يُقل شيء بعد. ما تكتبه أدناه يبقى في هذه الغرفة.
closed-room = لا يمكن قول شيء هنا بعد الآن.
room-frozen = جُمّدت هذه الغرفة: أظهر المُرحِّل سجلين لا يمكن أن يصحّا معًا. ما قُرئ يبقى مقروءًا.
room-stopped = لم يعد هذا المكتب قادرًا على متابعة هذه الغرفة. اطلب دعوة جديدة.
room-left = لم تعد في هذه الغرفة. ما قيل حتى ذلك الحين يبقى مقروءًا.
round-now = الجولة { $number }

words = ما تريد قوله
say-in = قُله في: { $room }
say-hint = ‏Ctrl + Enter للإرسال
said = قيل.
said-held = يخرج بعد لحظة ما لم تسترجعه.
kept-in-composer = كلماتك باقية أدناه كما كانت.

guard-title = انظر مرة أخرى قبل أن يخرج هذا
guard = تشبه هذه الكلمات ما قيل في غرف أخرى ولم يؤذن بمجيئه إلى هنا.
guard-unread = { $count ->
    [one] قيد واحد لم يُقارن.
    [two] قيدان لم يُقارنا.
    [few] { $count } قيود لم تُقارن.
   *[other] { $count } قيدًا لم تُقارن.
}
guard-ours = تكتب أنت
guard-theirs = قيل · { $room }، رقم { $number }
guard-figure = رقم
guard-date = تاريخ
guard-name = اسم
guard-same-words = الكلمات نفسها
guard-close-wording = صياغة قريبة
say-anyway = قُله مع ذلك · { $room }
say-not = العودة إلى كلماتي

held-title = يخرج بعد لحظة · { $room }
unsaid-title = لم يُقَل: توقف المكتب بينما كان يمكن استرجاعه
recall = استرجاع
recalled = استُرجع ولم يخرج.
recall-late = لقد خرج.
read-you = سجلتم أنكم قرأتم حتى الرقم { $number }.
read-other = { $name }: قُرئ حتى الرقم { $number }.
read-give = إعلام الآخرين بأنني قرأت حتى الرقم { $number }
read-noted = سُجّل ذلك.
column-empty = لم يُقل شيء في هذه الغرفة بعد. ادخلوا وتكلموا أولًا، أو انظروا من لم يأت بعد:
room-goes-on = اذهبوا إلى الغرفة التي تستمر فيها
room-frozen-next = ما ينتظر هنا لا ينتظر جوابًا. اعرضوا الدليل على غيركم؛ ويواصلها في غرفة أخرى مسؤول، أو رئيس الوفد إن كانت غرفة الوفد وحده.
