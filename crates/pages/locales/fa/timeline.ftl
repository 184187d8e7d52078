# چه چیزی به چه کسی نشان داده شد و به چه ترتیب: یک تصویر، سطر به سطر.
timeline = چه چیزی به چه کسی نشان داده شد
timeline-lead = هر پیکان یک پیام است: از اتاقی که در آن گفته شد، از راه میانجی، تا اتاقی که در آن نشان داده شد. برای خواندن سخن، سطر را باز کنید.
timeline-lead-side = آنچه از اتاق شما رفت و آنچه به آن رسید، به ترتیب. برای خواندن سخن، سطر را باز کنید.
timeline-colour = نیمهٔ دوم پیکان به رنگ کسی است که به اتاق دیگر گفته شد سخن از اوست: طرف، یا میانجی.
timeline-empty = هنوز چیزی از اتاقی به اتاق دیگر نرفته است. آنچه رسانده شود به ترتیب اینجا می‌آید.
timeline-words = سخن
timeline-no-words = این میز سخن را نگه نداشته است.
timeline-shown = { $when } نشان داده شد، پیام شمارهٔ { $order }
timeline-under-way = از { $when } در راه است
timeline-in-exchange = در برابر چیزی
timeline-by = { $name } آن را رساند
timeline-taken-over = { $name } با آن به راه افتاد؛ { $other } آن را به پایان رساند
timeline-receipt = رسید در شمارهٔ { $number } اتاقی است که از آن آمد.
timeline-in-room = { $room }، شمارهٔ { $number }
timeline-proposed = پیشنهاد به { $sides }
timeline-until = باز تا { $when }
timeline-agreed = همهٔ طرف‌ها آری گفتند: { $sides }
timeline-not-agreed = همهٔ طرف‌ها آری نگفتند: { $sides }
timeline-nothing = { $side } آن را فقط در برابر چیزی اجازه داده بود؛ نتیجه‌ای نداشت
timeline-round = دور { $number }
timeline-earlier = { $count ->
    [one] یک مورد دیگر پیش از این‌ها هست.
   *[other] { $count } مورد دیگر پیش از این‌ها هست.
}
