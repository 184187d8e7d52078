# The intermediary's desk: all rooms, and the tray.
desk = All rooms and the tray
column-log = What was said · { $room }
speak-in = Go and speak in: { $room }
reads-rtl = { $language } · right to left
reads-ltr = { $language } · left to right
tray = Tray
tray-lead = What the sides let you convey. Nothing goes before you confirm it.
tray-empty = Nothing may be conveyed now. What a side permits appears here.
tray-from = From { $side }
tray-no-words = This desk does not hold the words.
tray-beforehand = permitted beforehand: { $mark }
tray-ready = May be conveyed now
tray-if-asked = May go in answer to their question
tray-in-exchange = Waits for something in return; closes { $when }
tray-matched = Matched in exchange; closes { $when }
tray-closed = Closed: whether it goes in exchange is being decided
tray-to-show = { $side } wants to see the very words first
tray-shown = { $side } has not answered yet whether these words may go
tray-not-signed = Too few of its people have signed
tray-with-colleague = { $name } is conveying it
tray-left-behind = { $name } could not finish it
tray-receipt = It has arrived; the receipt is on its way
tray-under-way = On its way
tray-changed = The words have changed since they were shown to you. Look again.
tray-gone = This is not in the tray any more.
tray-not-now = This cannot go now; the tray says why.

# The confirmation.
convey-to = Convey to { $side } …
convey-heading = Before it goes
convey-title = This goes to { $side }
convey-words = The very words
convey-permitted = What { $side } permits you to say in substance
convey-own = Your words for { $side }
convey-answers = Number of their question, in the room with { $side }
convey-answers-bad = The number of the question is a whole number, as it stands beside it.
convey-aloud = I have said it in person; this only enters it
convey-hold = It waits a moment after you confirm. Until it goes you can recall it.
convey-now = Convey to { $side }
convey-anyway = Convey all the same to { $side }
convey-not = Not now
guard-convey = Your words resemble what was said in other rooms and not permitted to go there.

# Words that a side wants to see first.
show-to = Show { $side } the words …
show-title = This is shown to { $side } first
show-own = Your words, as they would go to { $side }
show-note = A head of { $side } says yes or no to these very words. Only those go.
show-now = Show { $side }
show-anyway = Show { $side } all the same
show-done = The words are shown; now it is for a head to say yes.
