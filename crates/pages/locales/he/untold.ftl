# מה שלא נאמר לאנשי חדר אחד מתוך מה שנאמר בחדר אחר.
untold = לא נאמר במקום אחר
untold-lead = מה שנאמר בחדר אחד ולא נאמר בחדר אחר. רק הצוות שלכם רואה זאת. שום דבר מזה לא ייפלט מפיכם כשאתם מדברים שם.
untold-there = לא נאמר אל { $side }
untold-careful = אל תניחו לדבר מזה להתגלות כשאתם מדברים עם { $side }.
untold-nothing = אין: כל מה שנאמר במקום אחר נאמר גם אל { $side }.
untold-from = נאמר · { $room }
untold-team = { $count ->
    [one] אמירה אחת של הצוות שלכם שם
    [two] שתי אמירות של הצוות שלכם שם
   *[other] { $count } אמירות של הצוות שלכם שם
}
untold-ours = דברי הצוות שלכם
untold-kept = לכם בלבד: לא נתבקשה רשות ולא ניתנה
untold-asked = ביקשתם רשות (מספר { $number }); אין עדיין תשובה
untold-refused = נדחה (מספר { $number })
untold-waiting = הותר (מספר { $number }); עדיין לא בדרך
untold-withdrawn = בוטל (מספר { $number })
untold-expired = פג תוקפו (מספר { $number })
untold-not-exchanged = לא יצא דבר מן החליפין (מספר { $number })
untold-tray = אל מה שמותר להעביר
