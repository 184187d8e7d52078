# האמנה: נקראת במשפטים, מוצעת בטופס.
charter = האמנה
charter-lead = כללי היסוד שכל הצדדים חתמו עליהם. הם תקפים בכל חדר.
charter-lead-none = אין עדיין אמנה. המתווך מנסח אחת ומגיש אותה לכל הצדדים; עד אז חותם המפתח של כל ראש לבדו.
charter-lead-none-official = אין עדיין אמנה. הגישו אחת לכל הצדדים: היא אומרת מה מותר לכם, מי חותם בשם מי, ומתי הכול תם.
charter-lead-proposed = אמנה מוגשת לכל הצדדים. דבר ממנה אינו תקף לפני שכולם חתמו.
charter-lead-amended = תיקון מוגש לכל הצדדים. עד שכולם יחתמו תקפה האמנה הקיימת.
charter-proposed = מוצעת: אמנה { $number }
charter-in-force-number = תקפה: אמנה { $number }
charter-not-carried = מה שנקשר לפני אמנה זו עדיין בדרך; הוא נמדד לפי מה שנקשר עליו.
charter-new = חדש
charter-secret = אתם עונים בסוד. אף צד אחר אינו יודע את תשובתכם, אלא אם כולם אומרים כן; ואפשר לשנות אותה עד הסגירה.
charter-until = אפשר לענות עד { $when }.
charter-at-open = רשאים לענות
charter-at-closed = נסגר; בספירה
charter-at-none = עוד לא הגיע לשם
charter-needed = מאלה שבידם מפתח אצלכם חייבים לומר כן: { $needed }
charter-accept = כן, אנו חותמים על האמנה
charter-decline = לא
charter-heads-answer = הראש שלכם עונה.

charter-g-mandate = מה מותר למתווך
charter-mandate-offices = ‏{ $intermediary }: העברת דברים בין הצדדים, ברשותם, בלי להציע דבר משלו.
charter-mandate-mediation = ‏{ $intermediary }: העברת דברים בין הצדדים, ברשותם, וגם הגשת הצעות ונוסחים משלו.
charter-called = תוארו: { $title }
charter-g-sign = מי חותם
charter-heads = רק ראשים מתירים וחותמים בשם הצד שלהם.
charter-deputies = ראשים מתירים וחותמים בשם הצד שלהם, וממלאי מקום במקומם.
charter-signs = בשם { $side } חייבים לחתום: { $threshold } מתוך { $keys }
charter-no-spare = אין ל־{ $side } מפתח עודף: אם אחד המכשירים האלה יאבד, הצד לא יוכל לחתום עוד על דבר, אפילו לא על תיקון.
charter-proof = על מה שצד מתיר להציג כדבריו הוא חותם. מי שמקבל זאת יכול להראות לאחרים שכך עשה.
charter-g-ways = כיצד מתנהלות השיחות
charter-languages = שפות השיחות: { $languages }
charter-hold = { $seconds ->
    [0] מילים מועברות יוצאות אל הצד האחר מיד.
    [one] מילים מועברות ממתינות שנייה אחת; עד אז אפשר להחזירן.
    [two] מילים מועברות ממתינות שתי שניות; עד אז אפשר להחזירן.
   *[other] מילים מועברות ממתינות { $seconds } שניות; עד אז אפשר להחזירן.
}
charter-marks-on = קבלה רשאית לומר מתי נקראו המילים.
charter-marks-off = לאיש לא נאמר מתי נקראו המילים.
charter-exports-on = כל אחד רשאי לכתוב לקבצים את מה שבחדריו. הם אינם מוכיחים דבר.
charter-exports-off = איש אינו רשאי לכתוב לקובץ את מה שבחדר.
charter-g-deadlines = מועדים מוסכמים
charter-deadline = ‏{ $when }: { $what }
charter-g-end = מתי זה תם
charter-closes = השיחות נסגרות ב־{ $when }.
charter-closes-open = עוד לא הוסכם מתי השיחות נסגרות.
charter-retention = { $days ->
    [0] בסגירה כל שולחן משמיד מעצמו את עותקיו.
    [one] יום אחד אחרי הסגירה כל שולחן משמיד מעצמו את עותקיו.
    [two] יומיים אחרי הסגירה כל שולחן משמיד מעצמו את עותקיו.
   *[other] { $days } ימים אחרי הסגירה כל שולחן משמיד מעצמו את עותקיו.
}
charter-destruction = כל שולחן משמיד את עותקיו ב־{ $when }.
charter-g-rules = כללי יסוד בלשון הצדדים

charter-words = ודאו שכולם חתמו על אותו דבר
charter-words-official = ראשים של צדדים שונים קוראים מילים אלה זה לזה, בערוץ שאינכם מפעילים.
charter-unconfirmed = ידועה רק דרך המתווך: הוא יכול היה להראות לכל צד אמנה אחרת, או מפתחות אחרים.
charter-confirmed-known = ראש מן הצד שלכם השווה מילים אלה עם צד אחר. מפתחות הצדדים האחרים ידועים מן האמנה.
charter-words-lead = השיגו ראש של צד אחר בערוץ שהמתווך אינו מפעיל. בקשו שיקרא את מילותיו בקול, וסמנו כל מילה שזהה כאן.
charter-words-differ = אם אחת שונה, אל תסמכו על מה שמוצג כדברי הצד האחר.
charter-words-same = כל המילים זהות
charter-confirming = נרשם: הצד שלכם השווה את מילות האמנה.

charter-propose = הגשת אמנה לכל הצדדים
charter-amend = הגשת תיקון לכל הצדדים
charter-amend-open = ניסוח תיקון
charter-propose-lead = הטופס מלא במה שתקף עתה. כל הצדדים עונים בסוד; היא תקפה ברגע שמכל צד חתמו כמספר שהיא קובעת.
charter-form-offices = שירותים טובים: העברת דברים בלי להציע דבר
charter-form-mediation = תיווך: גם הגשת הצעות ונוסחים
charter-form-called = תוארו של המתווך
charter-form-called-hint = למשל ”מתווך” או ”ידיד השיחות”.
charter-form-keys = כל מי שרשאי לחתום מחזיק מפתח. מוטב שכל צד ימנה מפתח אחד יותר מן הנדרש, כדי שמכשיר אבוד לא ישתיק אותו.
charter-form-threshold = כמה חייבים לחתום בשם { $side }
charter-form-no-keys = אין עדיין מפתח בידי איש מ־{ $side }: הראש צריך להיכנס תחילה.
charter-form-key = מפתח { $number }
charter-form-too-few = לפחות אחד חייב לחתום, ולכל היותר כמספר המסומנים.
charter-form-languages = שפות השיחות
charter-form-hold = כמה שניות ממתינות מילים לפני שהן יוצאות
charter-form-hold-hint = בתוכן אפשר להחזיר העברה.
charter-form-what = מה המועד
charter-form-at = מתי ({ $zone })
charter-form-closes = סגירת השיחות ({ $zone }), אם הוסכמה
charter-form-retention = כמה ימים אחרי הסגירה משמיד כל שולחן את עותקיו
charter-form-rules = כללי יסוד, אם יש
charter-form-rules-hint = למשל ”בלי הצהרות לעיתונות”. כל הצדדים קוראים אותם.
charter-answer-until = עד מתי אפשר לענות ({ $zone })
charter-form-secret = צד שאומר לא אינו נמסר לאיש; גם לא צד שאומר כן לבדו.
charter-form-go = הגשה לכל הצדדים
charter-form-go-anyway = הגשה לכל הצדדים בכל זאת
charter-put = הוגש לכל הצדדים.
guard-charter = מילותיה דומות למה שנאמר בחדרים ולא הותר שכולם ישמעו.
field-number-bad = דרוש כאן מספר שלם, בגבולות.

closing-title = סגירת השיחות
closing-lead = מועד הסגירה מוסכם כמו האמנה עצמה: בתיקון שכל הצדדים חותמים עליו. ממנו נמנית השמירה; אחר כך כל שולחן משמיד את עותקיו.
closing-at = השיחות נסגרות ({ $zone })
closing-go = הגשת הסגירה לכל הצדדים

copy-title = העותק של שולחן זה
copy-lead = יהא אשר ישמרו האחרים, אתם יכולים להשמיד את מה ששולחן זה מחזיק מן השיחות: חדרים, מילים, מפתחות. אין דרך חזרה, ולאחרים לא נאמר דבר.
copy-open = להשמיד אותו …
copy-type = הקלידו את שם השיחות כדי להשמיד את העותק של שולחן זה: { $title }
copy-go = השמדת העותק של שולחן זה עתה
copy-wrong = זה אינו שם השיחות. דבר לא הושמד.
copy-done = העותק של שולחן זה הושמד.
