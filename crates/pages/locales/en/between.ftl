# What a colleague could not finish, and who takes what.
take-over = Finish it …
take-over-now = Finish it: to { $side }
take-over-note = { $name } had set out with it. If it has arrived, only its receipt is entered; if not, it goes now, once.
take-over-answers = If it may go only in answer to a question: its number, in the room with { $side }
take-over-done = It is being finished.
take = I take this
take-said = I take number { $number }: from { $from } to { $to }.
take-done = Your team reads that you take it.
taken = { $name } takes this
taken-you = You take this
team-shown = Our team’s room

# Dragging from the tray, and keys.
drag-hint = Drag it onto the room that it goes to
drag-wrong = This goes to { $side } and nowhere else. Nothing was done.
keys = Keys
keys-title = Keys
keys-lead = They do nothing while you type.
keys-on = Single keys do something
keys-rooms = A room among those beside each other
keys-tray = The tray
keys-convey = The first thing that may be conveyed; it asks first
keys-desk = All rooms and the tray
keys-untold = What was not told elsewhere
keys-write = To where you write
keys-timeline = Who was shown what
keys-help = This list
keys-send = Sends what you wrote
keys-close = Close

# Before an official leaves a side's room for another.
leaving-title = Before I leave · { $room }
leaving-lead = Go through this with them before you leave: what you have for them, what waits for their answer, and what you may take along.
leaving-nothing = Nothing waits here. You can leave.
leaving-tell = To tell them before you leave
leaving-unanswered = They have not answered the proposal at number { $number }; it closes { $when }
leaving-asked = You asked, and they have not answered
leaving-unasked = Said here, and not to be told to { $side } so far
leaving-ask-ticked = Ask leave for what is ticked
leaving-none-ticked = Tick at least one.
leaving-own = Ask leave for words of your own
leaving-own-words = What you would say there
leaving-ask-own = Ask leave for this
leaving-back = Back to the room · { $room }
