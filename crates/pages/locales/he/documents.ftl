# מסמכים.
document-attach = לצרף מסמך
document-choose = איזה קובץ
document-put = להניח בתוך: { $room }
document-most = לכל היותר 64 מביבייט. הוא נחתם לפני שהוא עוזב את המחשב הזה.
document-handing = השולחן מקבל את הקובץ
document-sending = הוא אצל השולחן ונשלח.
document-on-its-way = בדרך אל החדר: { $name }
document-failed = לא הונח בחדר: { $name }
document-keep = לשמור כקובץ
document-waits = הוא ממתין, וממשיך מאליו ברגע שאפשר.
document-failed-next = צרפו אותו שוב. אם ייכשל שוב, שאלו את מי שמפעיל את הממסר.
