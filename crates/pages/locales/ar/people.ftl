# من في الغرف، وما يجوز لكل منهم، وكيف يأتون ويذهبون.
people = الأشخاص
cards-count = { $count ->
    [one] ينتظر شخص أن يُدخل.
    [two] ينتظر شخصان أن يُدخلا.
    [few] ينتظر { $count } أشخاص أن يُدخلوا.
   *[other] ينتظر { $count } شخصًا أن يُدخلوا.
}
people-lead-official = أنت تُدخل الناس إلى الغرف وتُخرجهم منها. لا يدخل أحد دون كلمات أمان قارنتها.
people-lead-head = تدعو أنت مندوبي طرفك وشركاءه. أما رئيس آخر، أو نائب، فيدعوه الوسيط.
people-lead = من في الغرف، وما يجوز لكل منهم فيها.
people-relay-awaited = يفتح المُرحِّل الغرف حالما يُبلغ.
people-relay-refused = لا يفتح المُرحِّل الغرف. افتح المحادثات من جديد برمز آخر؛ لم يخرج من هذه شيء من هذا المكتب.
people-card = أجاب { $name } عن دعوة.
people-no-head = لا يستطيع أحد أن يتكلم باسم { $side } بعد.
people-invite-head = دعوة رئيس { $side }
people-reads-side = يقرأ هذا وفدكم والوسيط.
people-alone = ليس هنا أحد غيرك بعد.
people-leaving = يغادر
people-devices = على:
people-may-not-invite = رئيسك، أو الوسيط، هو من يدعو الناس.

people-invite = دعوة شخص
people-as = بأي صفة
people-roles = ما يجوز لكل منهم
people-both-rooms = غرفتا طرفكم
people-valid = كم تبقى الإجابة عنها ممكنة
valid-hour = ساعة واحدة
valid-day = يوم واحد
valid-three-days = ثلاثة أيام
valid-week = أسبوع واحد
valid-month = ثلاثون يومًا
people-invite-go = صنع الدعوة

may-official = يسأل وينقل ويقترح، ويُدخل الناس ويُخرجهم. يقرأ غرفة كل طرف مع الوسيط.
may-staff = يتكلم ويقرأ باسم الوسيط؛ ولا ينقل شيئًا.
may-interpreter = يترجم: يتكلم ويقرأ باسم الوسيط؛ ولا ينقل شيئًا.
may-head = يأذن ويرفض ويوقّع باسم الطرف؛ ويدعو مندوبيه وشركاءه ويُخرجهم.
may-deputy = يأذن ويوقّع بدل الرئيس حيث يسمح الميثاق بالنواب. وحتى ذلك الحين يتكلم ويقرأ.
may-delegate = يتكلم ويقرأ. لا يأذن بشيء.
may-partner = يُستشار في غرفة الوفد وحده: يتكلم ويقرأ فيها فقط. لا يراها الوسيط.

people-invited = الدعوات
people-invited-none = لا دعوة مفتوحة.
people-invited-over = ما انتهى منها
invited-opening = تنتظر المُرحِّل
invited-waiting = لم يُجب عنها بعد؛ حتى { $when }
invited-card = أُجيب عنها: قارن كلمات الأمان
invited-approving = يجري الإدخال
invited-answered = دخل
invited-declined = أُوقفت
invited-expired = انتهت دون جواب

people-about = ما يمكن فعله بشأن { $name }
people-lost = ضاع جهازه
people-lost-1 = إن كان قد يقع في يد غيره فأخرِجه أولًا، أدناه: يفقد الجهاز الغرفة فورًا.
people-lost-2 = اصنع دعوة لـ { $name } على جهاز جديد. حين يدخل تفقد أجهزته القديمة الغرفة.
people-lost-3 = قارنا كلمات الأمان بالصوت كما في أول مرة. ما قرأه الجهاز القديم يبقى فيه خلف عبارة مروره.
people-lost-4 = ينتهي مفتاح توقيعه مع الجهاز. وحيث يذكره ميثاق يجب أن يذكر تعديلٌ المفتاحَ الجديد.
people-lost-go = دعوة { $name } على جهاز جديد
people-device = جهاز إضافي
people-device-lead = يحتفظ { $name } بأجهزته الحالية.
people-device-go = دعوة جهاز إضافي
people-role = صفة أخرى
people-role-lead = يُخرَج { $name } بصفته الحالية ويُدعى من جديد بالصفة التي تختارها. وإلى أن يجيب لا يكون في الغرفة.
people-role-go = إخراج ودعوة من جديد
people-role-done = سلّم هذه الدعوة: بها يدخل بصفته الجديدة.
people-remove = إخراجه
people-remove-lead = تفقد كل أجهزة { $name } هذه الغرفة: { $room }. ما قرأه حتى ذلك الحين يبقى عنده.
people-remove-go = إخراج { $name }
people-removed = يجري إخراجه.
people-leave = مغادرة هذه الغرفة
people-leave-lead = تقول إنك تغادر، ويغيّر من يجوز له ذلك مفاتيح الغرفة. ولتعود تحتاج إلى دعوة جديدة.
people-leave-go = مغادرة: { $room }
people-left = قلت إنك تغادر.
