# The rooms.
with-intermediary = With the intermediary
delegation-only = Our delegation only
team = Intermediary’s team
with-side = With { $side }
present = In this room
you = you
reads-delegation = Only your delegation reads this. The intermediary does not.
reads-side = Your delegation and the intermediary read this. The program passes nothing on without permission; it cannot stop anyone speaking.
reads-official = { $side } and your team read this. No other side does.
reads-team = Only your team reads this. No side does.
log = What was said here
older = Earlier entries
newer = Later entries
to-newest = To the newest
begins-here = The record of this room begins here.
begins-late = You came later: what was said before is not shown to you.
empty-room = Nothing has been said yet. What you write below stays in this room.
closed-room = Nothing more can be said here.
room-frozen = This room is frozen: the relay has shown two records that cannot both be true. What was read stays readable.
room-stopped = This desk cannot follow this room any more. Ask to be invited again.
room-left = You are not in this room any more. What was said until then stays readable.
round-now = Round { $number }

# The composer.
words = What you want to say
say-in = Say it in: { $room }
say-hint = Ctrl + Enter sends
said = It is said.
said-held = It goes out in a moment, unless you recall it.
kept-in-composer = Your words stand below as they were.

# The guard.
guard-title = Look again before this leaves
guard = These words resemble what was said in other rooms and not permitted to come here.
guard-unread = { $count ->
    [one] One entry was not compared.
   *[other] { $count } entries were not compared.
}
guard-ours = you write
guard-theirs = said · { $room }, number { $number }
guard-figure = a figure
guard-date = a date
guard-name = a name
guard-same-words = the same words
guard-close-wording = close wording
say-anyway = Say it all the same · { $room }
say-not = Back to my words

# Held words.
held-title = Goes out in a moment · { $room }
unsaid-title = Not said: the desk ended while this could be recalled
recall = Recall
recalled = It was recalled and has not left.
recall-late = It has left already.
read-you = You noted that you have read up to number { $number }.
read-other = { $name } has read up to number { $number }.
read-give = Let the others know that I have read up to number { $number }
read-noted = It is noted.
column-empty = Nothing has been said in this room yet. Go in and speak first, or see who is still to come:
room-goes-on = Go to the room in which it goes on
room-frozen-next = What waits here waits for no answer. Show the evidence to the others; an official, or the head for a delegation’s own room, lets it go on in another room.
