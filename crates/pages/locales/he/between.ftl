# מה שעמית לא הצליח לסיים, ומי לוקח מה.
take-over = לסיים …
take-over-now = לסיים: אל { $side }
take-over-note = { $name } כבר יצא עם זה. אם זה הגיע, נרשמת רק הקבלה; אם לא, זה יוצא עכשיו, פעם אחת.
take-over-answers = אם זה יכול לצאת רק כתשובה לשאלה: מספר השאלה בחדר עם { $side }
take-over-done = ההעברה מסתיימת.
take = זה עליי
take-said = מספר { $number } עליי: מאת { $from } אל { $to }.
take-done = הצוות שלכם קורא שזה עליכם.
taken = זה על { $name }
taken-you = זה עליכם
team-shown = חדר הצוות שלנו

# גרירה מן הרשימה, ומקשים.
drag-hint = גררו אל החדר שאליו זה מיועד
drag-wrong = זה מיועד אל { $side } ולא לשום מקום אחר. דבר לא נעשה.
keys = מקשים
keys-title = מקשים
keys-lead = הם אינם עושים דבר בזמן שאתם כותבים.
keys-on = מקשים בודדים פועלים
keys-rooms = אחד החדרים שזה לצד זה
keys-tray = מה שמותר להעביר
keys-convey = הדבר הראשון שמותר להעביר; נשאלת שאלה קודם
keys-desk = כל החדרים, ומה שלהעברה
keys-untold = מה שלא נאמר במקום אחר
keys-write = אל המקום שבו כותבים
keys-timeline = למי הוצג מה
keys-help = הרשימה הזאת
keys-send = שולח את מה שכתבתם
keys-close = סגירה

# לפני שנציג המתווך עוזב חדר של צד אחד אל חדר אחר.
leaving-title = לפני שאצא · { $room }
leaving-lead = עברו על זה אתם לפני שתצאו: מה יש לכם בשבילם, מה ממתין לתשובתם, ומה מותר לכם לקחת.
leaving-nothing = דבר אינו ממתין כאן. אפשר לצאת.
leaving-tell = לומר להם לפני שיוצאים
leaving-unanswered = הם לא ענו על ההצעה שבמספר { $number }; היא נסגרת { $when }
leaving-asked = ביקשתם והם לא ענו
leaving-unasked = נאמר כאן, ועדיין אין לומר אל { $side }
leaving-ask-ticked = לבקש רשות למה שסומן
leaving-none-ticked = סמנו לפחות אחד.
leaving-own = לבקש רשות למילים שלכם
leaving-own-words = מה שתאמרו שם
leaving-ask-own = לבקש רשות לזה
leaving-back = חזרה אל החדר · { $room }
