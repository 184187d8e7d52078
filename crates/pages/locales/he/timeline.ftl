# למי הוצג מה ובאיזה סדר: תמונה, שורה אחר שורה.
timeline = למי הוצג מה
timeline-lead = כל חץ הוא הודעה אחת: מן החדר שבו נאמרה, דרך המתווך, אל החדר שבו הוצגה. פתחו שורה כדי לקרוא את הדברים.
timeline-lead-side = מה שיצא מהחדר שלכם ומה שהגיע אליו, לפי הסדר. פתחו שורה כדי לקרוא את הדברים.
timeline-colour = המחצית השנייה של החץ היא בצבע של מי שלחדר האחר נאמר שהדברים שלו: הצד, או המתווך.
timeline-empty = דבר לא עבר עדיין מחדר לחדר. מה שיועבר יופיע כאן לפי הסדר.
timeline-words = הדברים
timeline-no-words = הדברים אינם שמורים בשולחן הזה.
timeline-shown = הוצג { $when }, כהודעה { $order }
timeline-under-way = בדרך מאז { $when }
timeline-in-exchange = בתמורה
timeline-by = הועבר בידי { $name }
timeline-taken-over = { $name } יצא עם זה; { $other } השלים
timeline-receipt = הקבלה נמצאת במספר { $number } בחדר שממנו יצא.
timeline-in-room = { $room }, מספר { $number }
timeline-proposed = הוצע אל { $sides }
timeline-until = פתוח עד { $when }
timeline-agreed = כל הצדדים אמרו כן: { $sides }
timeline-not-agreed = לא כל הצדדים אמרו כן: { $sides }
timeline-nothing = { $side } התיר זאת רק בתמורה; לא יצא מזה דבר
timeline-round = סבב { $number }
timeline-earlier = { $count ->
    [one] עוד אחד עומד לפני אלה.
    [two] עוד שניים עומדים לפני אלה.
   *[other] עוד { $count } עומדים לפני אלה.
}
