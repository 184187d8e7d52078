with-intermediary = با میانجی
delegation-only = تنها هیئت ما
team = گروه میانجی
with-side = با { $side }
present = در این اتاق
you = شما
reads-delegation = این را تنها هیئت شما می‌خواند. میانجی نمی‌خواند.
reads-side = این را هیئت شما و میانجی می‌خوانند. برنامه بی‌اجازه چیزی را نمی‌رساند؛ ولی نمی‌تواند کسی را از سخن گفتن بازدارد.
reads-official = این را { $side } و گروه شما می‌خوانند. هیچ طرف دیگری نمی‌خواند.
reads-team = این را تنها گروه شما می‌خواند. هیچ طرفی نمی‌خواند.
log = آنچه اینجا گفته شد
older = موارد پیشین
begins-here = پیشینهٔ این اتاق از اینجا آغاز می‌شود.
begins-late = شما دیرتر آمدید: آنچه پیش از آن گفته شده به شما نشان داده نمی‌شود.
empty-room = هنوز چیزی گفته نشده است. آنچه در زیر می‌نویسید در همین اتاق می‌ماند.
closed-room = دیگر نمی‌توان اینجا چیزی گفت.
round-now = دور { $number }

words = آنچه می‌خواهید بگویید
say-in = گفتن در: { $room }
say-hint = ‏Ctrl + Enter می‌فرستد
said = گفته شد.
said-held = تا لحظه‌ای دیگر می‌رود، مگر آن را بازخوانید.
kept-in-composer = واژه‌های شما همان‌گونه که بود در زیر مانده است.

guard-title = پیش از رفتن این، دوباره بنگرید
guard = این واژه‌ها به آنچه در اتاق‌های دیگر گفته شده و اجازهٔ آمدن به اینجا نداشته می‌ماند.
guard-unread = { $count ->
    [one] یک مورد سنجیده نشد.
   *[other] { $count } مورد سنجیده نشد.
}
guard-ours = شما می‌نویسید
guard-theirs = گفته شد · { $room }، شمارهٔ { $number }
guard-figure = یک رقم
guard-date = یک تاریخ
guard-name = یک نام
guard-same-words = همان واژه‌ها
guard-close-wording = عبارت نزدیک
say-anyway = با این همه بگو · { $room }
say-not = بازگشت به واژه‌هایم

held-title = تا لحظه‌ای دیگر می‌رود · { $room }
recall = بازخوانی
recalled = بازخوانده شد و نرفت.
recall-late = دیگر رفته است.
