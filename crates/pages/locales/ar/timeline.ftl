# من عُرض عليه ماذا وبأي ترتيب: صورة، سطرًا سطرًا.
timeline = من عُرض عليه ماذا
timeline-lead = كل سهم رسالة واحدة: من الغرفة التي قيلت فيها، عن طريق الوسيط، إلى الغرفة التي عُرضت فيها. افتح سطرًا لقراءة الكلام.
timeline-lead-side = ما خرج من غرفتكم وما وصل إليها، بالترتيب. افتح سطرًا لقراءة الكلام.
timeline-colour = النصف الثاني من السهم بلون من قيل للغرفة الأخرى إن الكلام له: الطرف، أو الوسيط.
timeline-empty = لم ينتقل شيء من غرفة إلى أخرى بعد. ما يُنقل يظهر هنا بالترتيب.
timeline-words = الكلام
timeline-no-words = هذا المكتب لا يحتفظ بالكلام.
timeline-shown = عُرض { $when }، الرسالة رقم { $order }
timeline-under-way = في الطريق منذ { $when }
timeline-in-exchange = بالمقابل
timeline-by = نقله { $name }
timeline-taken-over = انطلق به { $name }، وأتمّه { $other }
timeline-receipt = الإيصال عند الرقم { $number } في الغرفة التي جاء منها.
timeline-in-room = { $room }، رقم { $number }
timeline-proposed = طُرح على { $sides }
timeline-until = مفتوح حتى { $when }
timeline-agreed = وافقت كل الأطراف: { $sides }
timeline-not-agreed = لم توافق كل الأطراف: { $sides }
timeline-nothing = سمح به { $side } بالمقابل فقط، ولم ينتج عنه شيء
timeline-round = الجولة { $number }
timeline-earlier = { $count ->
    [zero] لا شيء قبل هذه.
    [one] يسبق هذه عنصر واحد آخر.
    [two] يسبق هذه عنصران آخران.
    [few] يسبق هذه { $count } عناصر أخرى.
    [many] يسبق هذه { $count } عنصرًا آخر.
   *[other] يسبق هذه { $count } عنصر آخر.
}
