# מי בחדרים, מה מותר לכל אחד, וכיצד באים והולכים.
people = אנשים
cards-count = { $count ->
    [one] מישהו ממתין להיכנס.
    [two] שניים ממתינים להיכנס.
   *[other] { $count } אנשים ממתינים להיכנס.
}
people-lead-official = אתם מכניסים אנשים לחדרים ומוציאים אותם. איש אינו נכנס בלי מילות ביטחון שהשוויתם.
people-lead-head = אתם מזמינים את הנציגים והשותפים של הצד שלכם. ראש נוסף, או ממלא מקום, מוזמן בידי המתווך.
people-lead = מי בחדרים, ומה מותר שם לכל אחד.
people-relay-awaited = הממסר פותח את החדרים ברגע שמגיעים אליו.
people-relay-refused = הממסר אינו פותח את החדרים. פתחו את השיחות מחדש באסימון אחר; דבר מאלה לא יצא משולחן זה.
people-card = התקבלה תשובה להזמנה: { $name }.
people-no-head = אין עדיין מי שידבר בשם { $side }.
people-invite-head = הזמנת ראש { $side }
people-reads-side = המשלחת שלכם והמתווך קוראים זאת.
people-alone = אין כאן עדיין איש מלבדכם.
people-leaving = בדרך החוצה
people-devices = במכשירים:
people-may-not-invite = הראש שלכם, או המתווך, מזמין אנשים.

people-invite = הזמנת אדם
people-as = בתור מה
people-roles = מה מותר לכל אחד מהם
people-both-rooms = שני החדרים של הצד שלכם
people-valid = כמה זמן אפשר לענות
valid-hour = שעה אחת
valid-day = יום אחד
valid-three-days = שלושה ימים
valid-week = שבוע אחד
valid-month = שלושים יום
people-invite-go = יצירת ההזמנה

may-official = שואל, מעביר, מציע, מכניס אנשים ומוציא אותם. קורא את החדר של כל צד עם המתווך.
may-staff = מדבר וקורא בשם המתווך; אינו מעביר דבר.
may-interpreter = מתורגמן: מדבר וקורא בשם המתווך; אינו מעביר דבר.
may-head = מתיר, מסרב וחותם בשם הצד; מזמין את נציגיו ושותפיו ומוציא אותם.
may-deputy = מתיר וחותם במקום ראש, היכן שהאמנה מאפשרת ממלאי מקום. עד אז מדבר וקורא.
may-delegate = מדבר וקורא. אינו מתיר דבר.
may-partner = מתייעצים איתו בחדר המשלחת עצמה: מדבר וקורא שם בלבד. המתווך אינו רואה זאת.

people-invited = הזמנות
people-invited-none = אין הזמנה פתוחה.
people-invited-over = אלה שתמו
invited-opening = ממתינה לממסר
invited-waiting = עוד לא נענתה; עד { $when }
invited-card = נענתה: השוו את מילות הביטחון
invited-approving = הכניסה בעיצומה
invited-answered = התקבלה כניסה
invited-declined = נעצרה
invited-expired = תמה בלי מענה

people-about = מה אפשר לעשות לגבי { $name }
people-lost = המכשיר אבד
people-lost-1 = אם ייתכן שהוא בידי אחר, הוציאו תחילה את האדם, למטה: המכשיר מאבד את החדר מיד.
people-lost-2 = צרו הזמנה עבור { $name } במכשיר חדש. עם הכניסה מאבדים המכשירים הישנים את החדר.
people-lost-3 = השוו את מילות הביטחון בקול, כמו בפעם הראשונה. מה שהמכשיר הישן קרא נשאר בו, מאחורי משפט הסיסמה שלו.
people-lost-4 = מפתח החתימה תם עם המכשיר. אם אמנה מונה אותו, תיקון חייב למנות את החדש.
people-lost-go = הזמנת { $name } במכשיר חדש
people-device = מכשיר נוסף
people-device-lead = המכשירים הקיימים נשארים אצל { $name }.
people-device-go = הזמנת מכשיר נוסף
people-role = תפקיד אחר
people-role-lead = התפקיד הנוכחי של { $name } מסתיים ביציאה מן החדר, ונשלחת הזמנה מחדש בתפקיד שתבחרו. עד המענה { $name } מחוץ לחדר.
people-role-go = הוצאה והזמנה מחדש
people-role-done = מסרו הזמנה זו: בה נכנסים בתפקיד החדש.
people-remove = הוצאה
people-remove-lead = כל המכשירים של { $name } מאבדים חדר זה: { $room }. מה שנקרא עד אז נשאר אצל { $name }.
people-remove-go = הוצאת { $name }
people-removed = ההוצאה בעיצומה.
people-leave = עזיבת החדר
people-leave-lead = אתם אומרים שאתם עוזבים, ומי שרשאי מחליף את מפתחות החדר. כדי לחזור דרושה לכם הזמנה חדשה.
people-leave-go = עזיבה: { $room }
people-left = אמרתם שאתם עוזבים.
