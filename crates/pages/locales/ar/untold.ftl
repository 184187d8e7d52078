# ما لم يعلم به أهل غرفة مما قيل في غرفة أخرى.
untold = ما لم يُقل هناك
untold-lead = ما قيل في غرفة ولم يُقل في أخرى. لا يرى هذا إلا فريقكم. لا يفلت منكم شيء منه وأنتم تتكلمون هناك.
untold-there = لم يُقل بعد: { $side }
untold-careful = لا تدعوا شيئًا من هذا يظهر وأنتم تتكلمون مع { $side }.
untold-nothing = لا شيء: كل ما قيل في مكان آخر يعلمه { $side }.
untold-from = قيل · { $room }
untold-team = { $count ->
    [zero] لا أقوال لفريقكم هناك
    [one] قول واحد لفريقكم هناك
    [two] قولان لفريقكم هناك
    [few] { $count } أقوال لفريقكم هناك
    [many] { $count } قولًا لفريقكم هناك
   *[other] { $count } قول لفريقكم هناك
}
untold-ours = كلام فريقكم
untold-kept = لكم وحدكم: لم يُطلب إذن ولم يُعطَ
untold-asked = طلبتم الإذن (رقم { $number })؛ لا جواب بعد
untold-refused = رُفض (رقم { $number })
untold-waiting = أُذن به (رقم { $number })؛ ليس في الطريق بعد
untold-withdrawn = سُحب (رقم { $number })
untold-expired = انتهت مدته (رقم { $number })
untold-not-exchanged = لم ينتج عن التبادل شيء (رقم { $number })
untold-tray = إلى ما يجوز نقله
