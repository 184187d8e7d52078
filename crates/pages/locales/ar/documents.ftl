# الوثائق.
document-attach = إرفاق وثيقة
document-choose = أي ملف
document-put = وضعها في: { $room }
document-most = 64 ميبيبايت على الأكثر. تُختم قبل أن تغادر هذا الجهاز.
document-handing = المكتب يتسلم الملف
document-sending = هي عند المكتب، وهو يرسلها.
document-on-its-way = في الطريق إلى الغرفة: { $name }
document-failed = لم توضع في الغرفة: { $name }
document-keep = حفظ كملف
document-waits = ينتظر، ويستمر من نفسه متى أمكن.
document-failed-next = أرفقوه من جديد. وإن فشل ثانية فاسألوا من يشغّل المُرحِّل.
