# What stands around every page.
product = Good Offices
skip-to-room = Go to what is said
skip = Go to the page itself
rooms = Rooms
language = Language of these pages
language-set = Use it
lock = Lock
lock-hint = Hides everything until the passphrase is given
unreachable = The desk does not answer. Nothing that you typed is lost; it goes on as soon as the desk is back.
unseated = The desk was started anew and does not know this browser any more. What you typed stays here: open the desk's new link in another tab, and this page goes on.
relay-away = The relay cannot be reached. What you say is kept and goes out as soon as it is back.
waiting-count = { $count ->
    [one] One entry is not with the relay yet.
   *[other] { $count } entries are not with the relay yet.
}
asks-count = { $count ->
    [one] One question waits for an answer.
   *[other] { $count } questions wait for an answer.
}
refused-heading = The desk did not do this
done = Done.
back = Back

# Without a seat.
no-seat-title = This desk opens by its link
no-seat = Use the link that the desk printed when it started. A link opens the desk once; the desk makes a new one with: goodoffices link
used-title = This link is spent
used = A link opens the desk once, and this one was used, or is too old. The desk makes a new one with: goodoffices link
wrong-place = This desk answers only at its own address and to its own pages.

# Locked.
locked-title = Locked
locked = The desk runs on. What you had begun to write is kept.
passphrase = Passphrase of the vault
unlock = Unlock
wrong-passphrase = This is not the passphrase of the vault.
