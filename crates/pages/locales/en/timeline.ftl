# Who was shown what, in which order: a picture, row by row.
timeline = Who was shown what
timeline-lead = Each arrow is one message: from the room where it was said, by way of the intermediary, to the room that was shown it. Open a row to read the words.
timeline-lead-side = What left your room and what came here, in order. Open a row to read the words.
timeline-colour = The second half of an arrow has the colour of whom the other room was told the words come from: the side, or the intermediary.
timeline-empty = Nothing has gone from one room to another yet. What is conveyed appears here in order.
timeline-words = The words
timeline-no-words = This desk does not hold the words.
timeline-shown = Shown { $when }, as message { $order }
timeline-under-way = On its way since { $when }
timeline-in-exchange = in exchange
timeline-by = Conveyed by { $name }
timeline-taken-over = { $name } set out with it; { $other } finished it
timeline-receipt = The receipt stands at number { $number } in the room that it came from.
timeline-in-room = { $room }, number { $number }
timeline-proposed = Put to { $sides }
timeline-until = Open until { $when }
timeline-agreed = All said yes: { $sides }
timeline-not-agreed = Not all said yes: { $sides }
timeline-nothing = Permitted by { $side } only in exchange; nothing came of it
timeline-round = Round { $number }
timeline-earlier = { $count ->
    [one] One more stands before these.
   *[other] { $count } more stand before these.
}
