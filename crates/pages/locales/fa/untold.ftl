# آنچه از گفته‌های یک اتاق به اتاق دیگر گفته نشده است.
untold = ناگفته در اتاق‌های دیگر
untold-lead = آنچه در یک اتاق گفته شد و در اتاق دیگر گفته نشد. این را تنها گروه شما می‌بیند. هنگام سخن گفتن در آنجا چیزی از این از زبانتان در نرود.
untold-there = { $side } هنوز نمی‌داند
untold-careful = هنگام سخن گفتن با { $side } نگذارید چیزی از این پیدا شود.
untold-nothing = هیچ: هر چه در جای دیگر گفته شده، { $side } می‌داند.
untold-from = گفته‌شده · { $room }
untold-team = { $count ->
    [one] یک سخن گروه خودتان در آنجا
   *[other] { $count } سخن گروه خودتان در آنجا
}
untold-ours = سخن گروه خودتان
untold-kept = تنها برای شما: نه اجازه‌ای خواسته شده و نه داده شده
untold-asked = اجازه خواسته‌اید (شمارهٔ { $number })؛ هنوز پاسخی نیست
untold-refused = رد شد (شمارهٔ { $number })
untold-waiting = اجازه داده شد (شمارهٔ { $number })؛ هنوز در راه نیست
untold-withdrawn = پس گرفته شد (شمارهٔ { $number })
untold-expired = مهلتش گذشت (شمارهٔ { $number })
untold-not-exchanged = از مبادله چیزی در نیامد (شمارهٔ { $number })
untold-tray = به کارتابل
