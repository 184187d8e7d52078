# What the people of one room were not told of what was said in another.
untold = Not told elsewhere
untold-lead = What was said in one room and not told in another. Only your team sees this. Nothing here may slip out while you speak there.
untold-there = { $side } has not been told
untold-careful = Do not let this show when you speak with { $side }.
untold-nothing = Nothing: { $side } was told all that was said elsewhere.
untold-from = Said · { $room }
untold-team = { $count ->
    [one] One statement of your own team there
   *[other] { $count } statements of your own team there
}
untold-ours = Your team’s own words
untold-kept = For you alone: nobody asked, nothing is permitted
untold-asked = You asked (number { $number }); no answer yet
untold-refused = Refused (number { $number })
untold-waiting = Permitted (number { $number }); not on its way
untold-withdrawn = Withdrawn (number { $number })
untold-expired = Expired (number { $number })
untold-not-exchanged = Nothing came of the exchange (number { $number })
untold-tray = To the tray
