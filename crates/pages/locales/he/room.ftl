with-intermediary = עם המתווך
delegation-only = המשלחת שלנו בלבד
team = צוות המתווך
with-side = עם { $side }
present = בחדר זה
you = אתם
reads-delegation = רק המשלחת שלכם קוראת זאת. המתווך אינו קורא.
reads-side = המשלחת שלכם והמתווך קוראים זאת. התוכנה אינה מעבירה דבר ללא רשות; היא אינה יכולה למנוע מאיש לדבר.
reads-official = { $side } והצוות שלכם קוראים זאת. אף צד אחר אינו קורא.
reads-team = רק הצוות שלכם קורא זאת. אף צד אינו קורא.
log = מה שנאמר כאן
older = רשומות קודמות
newer = רשומות מאוחרות יותר
to-newest = אל החדשות ביותר
begins-here = כאן מתחיל הרישום של חדר זה.
begins-late = באתם מאוחר יותר: מה שנאמר לפני כן אינו מוצג לכם.
empty-room = עדיין לא נאמר דבר. מה שתכתבו למטה נשאר בחדר זה.
closed-room = אי אפשר לומר כאן עוד דבר.
room-frozen = החדר הוקפא: הממסר הציג שתי רשומות שאינן יכולות להיות נכונות יחד. מה שנקרא נשאר קריא.
room-stopped = שולחן זה אינו יכול עוד לעקוב אחר החדר. יש לבקש הזמנה מחדש.
room-left = אינך בחדר הזה עוד. מה שנאמר עד אז נשאר קריא.
round-now = סבב { $number }

words = מה שתרצו לומר
say-in = לומר זאת ב: { $room }
say-hint = ‏Ctrl + Enter לשליחה
said = נאמר.
said-held = זה יוצא בעוד רגע, אלא אם תחזירו אותו.
kept-in-composer = מילותיכם נשארו למטה כפי שהיו.

guard-title = הביטו שוב לפני שזה יוצא
guard = מילים אלה דומות למה שנאמר בחדרים אחרים ולא הותר להגיע לכאן.
guard-unread = { $count ->
    [one] רשומה אחת לא הושוותה.
    [two] שתי רשומות לא הושוו.
   *[other] { $count } רשומות לא הושוו.
}
guard-ours = אתם כותבים
guard-theirs = נאמר · { $room }, מספר { $number }
guard-figure = מספר
guard-date = תאריך
guard-name = שם
guard-same-words = אותן מילים
guard-close-wording = ניסוח קרוב
say-anyway = לומר זאת בכל זאת · { $room }
say-not = חזרה אל מילותיי

held-title = יוצא בעוד רגע · { $room }
unsaid-title = לא נאמר: השולחן נסגר בזמן שאפשר היה להחזיר זאת
recall = החזרה
recalled = הוחזר ולא יצא.
recall-late = זה כבר יצא.
read-you = ציינתם שקראתם עד מספר { $number }.
read-other = { $name }: נקרא עד מספר { $number }.
read-give = להודיע לאחרים שקראתי עד מספר { $number }
read-noted = זה צוין.
column-empty = עדיין לא נאמר דבר בחדר הזה. היכנסו ודברו תחילה, או ראו מי עוד צריך לבוא:
room-goes-on = מעבר אל החדר שבו הוא נמשך
room-frozen-next = מה שממתין כאן אינו ממתין לתשובה. הראו את הראיה לאחרים; נציג, או ראש המשלחת אם זה חדרה של משלחת, ממשיך אותו בחדר אחר.
