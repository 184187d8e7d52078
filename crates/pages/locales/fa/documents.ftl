# سندها.
document-attach = پیوست کردن سند
document-choose = کدام پرونده
document-put = گذاشتن در: { $room }
document-most = دست‌بالا ۶۴ مبی‌بایت. پیش از آنکه این دستگاه را ترک کند مهر می‌شود.
document-handing = میز پرونده را می‌گیرد
document-sending = نزد میز است و فرستاده می‌شود.
document-on-its-way = در راه اتاق: { $name }
document-failed = در اتاق گذاشته نشد: { $name }
document-keep = نگه داشتن به‌صورت پرونده
document-waits = می‌ماند و همین که شدنی باشد خود ادامه می‌یابد.
document-failed-next = دوباره پیوستش کنید. اگر باز نشد، از گردانندهٔ رله بپرسید.
