# الميثاق: يُقرأ جملًا، ويُقترح باستمارة.
charter = الميثاق
charter-lead = القواعد التي وقّعتها كل الأطراف. تسري في كل غرفة.
charter-lead-none = لا ميثاق بعد. يصوغ الوسيط ميثاقًا ويعرضه على كل الأطراف؛ وحتى ذلك الحين يوقّع مفتاح كل رئيس وحده.
charter-lead-none-official = لا ميثاق بعد. اعرض ميثاقًا على كل الأطراف: يقول ما يجوز لك، ومن يوقّع عن مَن، ومتى ينتهي كل شيء.
charter-lead-proposed = عُرض ميثاق على كل الأطراف. لا يسري منه شيء قبل أن يوقّعه الجميع.
charter-lead-amended = عُرض تعديل على كل الأطراف. إلى أن يوقّعه الجميع يسري الميثاق القائم.
charter-proposed = مقترح: الميثاق { $number }
charter-in-force-number = سارٍ: الميثاق { $number }
charter-not-carried = ما أُلزم قبل هذا الميثاق ما زال في طريقه؛ ويُقاس بما أُلزم عليه.
charter-new = جديد
charter-secret = تجيبون سرًّا. لا يعلم أي طرف آخر بجوابكم إلا إذا قال الجميع نعم؛ ويمكنكم تغييره حتى يُغلق.
charter-until = يمكن الجواب حتى { $when }.
charter-at-open = يستطيع الجواب
charter-at-closed = أُغلق؛ والعد جارٍ
charter-at-none = لم يصل إلى هناك بعد
charter-needed = ممن يحملون مفتاحًا عندكم يجب أن يقول نعم هذا العدد: { $needed }
charter-accept = نعم، نوقّع هذا الميثاق
charter-decline = لا
charter-heads-answer = رئيس وفدك هو من يجيب.

charter-g-mandate = ما يجوز للوسيط
charter-mandate-offices = يحمل { $intermediary } الكلام بين الأطراف بإذنها، ولا يقترح شيئًا من عنده.
charter-mandate-mediation = يحمل { $intermediary } الكلام بين الأطراف بإذنها، ويجوز له أيضًا أن يقدّم اقتراحات ونصوصًا من عنده.
charter-called = يُسمّى: { $title }
charter-g-sign = من يوقّع
charter-heads = لا يأذن ولا يوقّع عن الطرف إلا رؤساؤه.
charter-deputies = يأذن الرؤساء ويوقّعون عن طرفهم، والنواب بدلًا منهم.
charter-signs = عن { $side } يجب أن يوقّع: { $threshold } من { $keys }
charter-no-spare = ليس لدى { $side } مفتاح احتياطي: إن ضاع أحد هذه الأجهزة لم يستطع توقيع شيء بعدها، ولا حتى تعديل.
charter-proof = ما يسمح طرف بأن يُقدَّم على أنه كلامه يوقّعه. ومن يتلقاه يستطيع أن يُري غيره أنه فعل.
charter-g-ways = كيف تجري المحادثات
charter-languages = لغات المحادثات: { $languages }
charter-hold = { $seconds ->
    [0] تخرج الكلمات المنقولة إلى الطرف الآخر فورًا.
    [one] تنتظر الكلمات المنقولة ثانية واحدة؛ وحتى ذلك الحين يمكن استرجاعها.
    [two] تنتظر الكلمات المنقولة ثانيتين؛ وحتى ذلك الحين يمكن استرجاعها.
    [few] تنتظر الكلمات المنقولة { $seconds } ثوانٍ؛ وحتى ذلك الحين يمكن استرجاعها.
   *[other] تنتظر الكلمات المنقولة { $seconds } ثانية؛ وحتى ذلك الحين يمكن استرجاعها.
}
charter-marks-on = يجوز أن يقول الإيصال متى قُرئت الكلمات.
charter-marks-off = لا يُخبَر أحد متى قُرئت الكلمات.
charter-exports-on = يجوز لكل واحد أن يكتب ما في غرفه إلى ملفات. وهي لا تثبت شيئًا.
charter-exports-off = لا يجوز لأحد أن يكتب ما في غرفة إلى ملف.
charter-g-deadlines = أوقات متفق عليها
charter-deadline = { $when }: { $what }
charter-g-end = متى ينتهي ذلك
charter-closes = تُختتم المحادثات في { $when }.
charter-closes-open = لم يُتفق بعد على وقت اختتام المحادثات.
charter-retention = { $days ->
    [0] عند الاختتام يُتلف كل مكتب نسخه بنفسه.
    [one] بعد يوم واحد من الاختتام يُتلف كل مكتب نسخه بنفسه.
    [two] بعد يومين من الاختتام يُتلف كل مكتب نسخه بنفسه.
    [few] بعد { $days } أيام من الاختتام يُتلف كل مكتب نسخه بنفسه.
   *[other] بعد { $days } يومًا من الاختتام يُتلف كل مكتب نسخه بنفسه.
}
charter-destruction = يُتلف كل مكتب نسخه في { $when }.
charter-g-rules = قواعد بكلمات الأطراف نفسها

charter-words = تأكد من أن الجميع وقّعوا الشيء نفسه
charter-words-official = يقرأ رؤساء الأطراف المختلفة هذه الكلمات بعضهم لبعض، عبر قناة لا تشغّلها أنت.
charter-unconfirmed = لا يُعرف إلا عن طريق الوسيط: كان يمكنه أن يُري كل طرف ميثاقًا آخر أو مفاتيح أخرى.
charter-confirmed-known = قارن رئيس من طرفكم هذه الكلمات مع طرف آخر. مفاتيح الأطراف الأخرى معروفة بالميثاق.
charter-words-lead = اتصل برئيس طرف آخر عبر قناة لا يشغّلها الوسيط. دعه يقرأ كلماته بصوت عالٍ، وأشّر على كل كلمة هي نفسها هنا.
charter-words-differ = إن اختلفت واحدة فلا تعتمد على ما يُقدَّم على أنه كلام الطرف الآخر.
charter-words-same = كل الكلمات متطابقة
charter-confirming = سُجّل: قارن طرفكم كلمات الميثاق.

charter-propose = عرض ميثاق على كل الأطراف
charter-amend = عرض تعديل على كل الأطراف
charter-amend-open = صياغة تعديل
charter-propose-lead = الاستمارة مملوءة بما يسري الآن. تجيب كل الأطراف سرًّا؛ ويسري حالما يوقّعه من كل طرف العدد الذي يذكره.
charter-form-offices = مساعٍ حميدة: حمل الكلام دون اقتراح شيء
charter-form-mediation = وساطة: تقديم اقتراحات ونصوص أيضًا
charter-form-called = ماذا يُسمّى الوسيط
charter-form-called-hint = مثل «الوسيط» أو «صديق المحادثات».
charter-form-keys = يحمل كل من يجوز له التوقيع مفتاحًا. فليذكر كل طرف مفتاحًا أكثر مما يجب أن يوقّع، لئلا يُسكته جهاز ضائع.
charter-form-threshold = كم يجب أن يوقّع عن { $side }
charter-form-no-keys = لا يحمل أحد من { $side } مفتاحًا بعد: يجب أن يدخل رئيسه أولًا.
charter-form-key = المفتاح { $number }
charter-form-too-few = يجب أن يوقّع واحد على الأقل، وبقدر المؤشَّر عليهم على الأكثر.
charter-form-languages = لغات المحادثات
charter-form-hold = كم ثانية تنتظر الكلمات قبل أن تخرج
charter-form-hold-hint = في أثنائها يمكن استرجاع النقل.
charter-form-what = ما المنتظر
charter-form-at = متى (UTC)
charter-form-closes = وقت اختتام المحادثات (UTC)، إن اتُّفق عليه
charter-form-retention = كم يومًا بعد الاختتام حتى يُتلف كل مكتب نسخه
charter-form-rules = قواعد، إن وُجدت
charter-form-rules-hint = مثل «لا تصريحات للصحافة». تقرؤها كل الأطراف.
charter-answer-until = حتى متى يمكن الجواب (UTC)
charter-form-secret = لا يُخبَر أحد عن طرف قال لا، ولا عن طرف قال نعم وحده.
charter-form-go = اعرضه على كل الأطراف
charter-form-go-anyway = اعرضه مع ذلك على كل الأطراف
charter-put = عُرض على كل الأطراف.
guard-charter = تشبه كلماته ما قيل في غرف ولم يؤذن بأن يسمعه الجميع.
field-number-bad = يلزم هنا عدد صحيح ضمن الحدود.

closing-title = اختتام المحادثات
closing-lead = يُتفق على وقت الاختتام كما يُتفق على الميثاق نفسه: بتعديل توقّعه كل الأطراف. ومنه تبدأ مدة الحفظ؛ ثم يُتلف كل مكتب نسخه.
closing-at = تُختتم المحادثات (UTC)
closing-go = عرض الاختتام على كل الأطراف
