# The charter: read as sentences, proposed by a form.
charter = Charter
charter-lead = The ground rules that all sides have signed. They hold in every room.
charter-lead-none = There is no charter yet. The intermediary drafts one and puts it to all sides; until then each head’s key signs alone.
charter-lead-none-official = There is no charter yet. Put one to all sides: it says what you may do, who signs for whom, and when it all ends.
charter-lead-proposed = A charter is put to all sides. Nothing of it holds before all have signed it.
charter-lead-amended = An amendment is put to all sides. Until all have signed it, the charter in force holds.
charter-proposed = Proposed: charter { $number }
charter-in-force-number = In force: charter { $number }
charter-not-carried = What was bound before this charter is still on its way; it is measured by what it was bound on.
charter-new = new
charter-secret = You answer in secret. No other side learns your answer, unless all say yes; and you can change it until it closes.
charter-until = It can be answered until { $when }.
charter-at-open = may answer
charter-at-closed = closed; being counted
charter-at-none = it has not come there yet
charter-needed = Of your people who hold a key, this many must say yes: { $needed }
charter-accept = Yes, we sign this charter
charter-decline = No
charter-heads-answer = Your head answers.

charter-g-mandate = What the intermediary may do
charter-mandate-offices = { $intermediary } carries words between the sides, with their permission. It puts nothing forward of its own.
charter-mandate-mediation = { $intermediary } carries words between the sides, with their permission, and may also put forward proposals and texts of its own.
charter-called = It is called: { $title }
charter-g-sign = Who signs
charter-heads = Only heads permit and sign for their side.
charter-deputies = Heads permit and sign for their side, and deputies in their stead.
charter-signs = For { $side } this many must sign: { $threshold } of { $keys }
charter-no-spare = { $side } has no key to spare: if one of these devices is lost, it can sign nothing more, not even an amendment.
charter-proof = What a side lets be put as its own words, it signs. Whoever receives it can show others that it did.
charter-g-ways = How the talks are held
charter-languages = The languages of the talks: { $languages }
charter-hold = { $seconds ->
    [0] Words leave for another side at once when they are conveyed.
    [one] Words that are conveyed wait one second; until then they can be recalled.
   *[other] Words that are conveyed wait { $seconds } seconds; until then they can be recalled.
}
charter-marks-on = A receipt may say when words were read.
charter-marks-off = Nobody is told when words were read.
charter-exports-on = Everybody may write what their rooms hold to files. These prove nothing.
charter-exports-off = Nobody may write what a room holds to a file.
charter-g-deadlines = Moments agreed on
charter-deadline = { $when }: { $what }
charter-g-end = When it ends
charter-closes = The talks close on { $when }.
charter-closes-open = It is not agreed yet when the talks close.
charter-retention = { $days ->
    [0] At the closing every desk destroys its copies by itself.
    [one] One day after the closing every desk destroys its copies by itself.
   *[other] { $days } days after the closing every desk destroys its copies by itself.
}
charter-destruction = Every desk destroys its copies on { $when }.
charter-g-rules = Ground rules in the sides’ own words

charter-words = Make sure that all signed the same
charter-words-official = Heads of different sides read these words to each other, over a channel that you do not run.
charter-unconfirmed = Known only through the intermediary: it could have shown each side another charter, or other keys.
charter-confirmed-known = A head of your side has compared these words with another side. The keys of the other sides are known by the charter.
charter-words-lead = Reach a head of another side over a channel that the intermediary does not run. Let them read their words aloud, and tick each that is the same here.
charter-words-differ = If one differs, do not rely on what is put as the other side’s words.
charter-words-same = All words are the same
charter-confirming = Noted: your side has compared the charter’s words.

charter-propose = Put a charter to all sides
charter-amend = Put an amendment to all sides
charter-amend-open = Draft an amendment
charter-propose-lead = It is filled with what holds now. All sides answer in secret; it holds once as many of each side’s people have signed it as it says.
charter-form-offices = Good offices: carry words, and put nothing forward
charter-form-mediation = Mediation: also put forward proposals and texts
charter-form-called = What the intermediary is called
charter-form-called-hint = Such as “Mediator” or “Friend of the talks”.
charter-form-keys = Each person who may sign holds a key. Let each side list one key more than must sign, so that a lost device does not silence it.
charter-form-threshold = How many must sign for { $side }
charter-form-no-keys = Nobody of { $side } holds a key yet: its head must come in first.
charter-form-key = Key { $number }
charter-form-too-few = At least one must sign, and at most as many as are ticked.
charter-form-languages = Languages of the talks
charter-form-hold = Seconds that words wait before they leave
charter-form-hold-hint = Within them, a conveyance can be recalled.
charter-form-what = What is due
charter-form-at = When ({ $zone })
charter-form-closes = When the talks close ({ $zone }), if that is agreed
charter-form-retention = Days after the closing until every desk destroys its copies
charter-form-rules = Ground rules, if any
charter-form-rules-hint = Such as “No statements to the press.” All sides read them.
charter-answer-until = Until when it can be answered ({ $zone })
charter-form-secret = A side that says no is told to nobody; neither is one that says yes alone.
charter-form-go = Put it to all sides
charter-form-go-anyway = Put it to all sides all the same
charter-put = It is put to all sides.
guard-charter = Its words resemble what was said in rooms and not permitted to be heard by all.
field-number-bad = A whole number is needed here, within bounds.

closing-title = Close the talks
closing-lead = When the talks close is agreed like the charter itself: as an amendment that all sides sign. From then on the retention runs; then every desk destroys its copies.
closing-at = The talks close ({ $zone })
closing-go = Put the closing to all sides

copy-title = This desk’s copy
copy-lead = Whatever the others keep, you can destroy what this desk holds of these talks: rooms, words, keys. It cannot be undone, and the others are not told.
copy-open = Destroy it …
copy-type = Type the title of the talks to destroy this desk’s copy: { $title }
copy-go = Destroy this desk’s copy now
copy-wrong = This is not the title of the talks. Nothing was destroyed.
copy-done = This desk’s copy of the talks is destroyed.
