# Desks of other people on one machine: who hosts, who has an account, passkeys.
hosted-by = This desk runs on a machine of { $host }; who has that machine can read what you read.

# At the host's desk.
accounts = Accounts
accounts-title = Whose desks run here
accounts-lead = Each person has a desk of their own here, and sits in the rooms as themselves. They open it from a device of theirs, at { $address }
accounts-trust = Whoever has this machine can read what they read. Every page of theirs says so.
accounts-who = People
accounts-nobody = Nobody has an account yet.
accounts-all = All accounts
account-invited = Invited until { $until }
account-expired = Not used in time: make a new link
account-here = At their desk
account-away = Away
account-ended = Ended
account-passkeys = { $count ->
    [0] No passkey yet
    [one] One passkey
   *[other] { $count } passkeys
}
account-new = A new account
account-name = Name or office
account-name-hint = As you call them, such as “Counsel” or “Head of delegation”.
account-name-bad = A name is needed, and a short one.
account-name-taken = Somebody of this name has an account already.
account-valid = How long the link can be used
account-new-go = Make the account
account-hand-over = Hand over the link
account-link-trust = Whoever uses this link first has the account. Give it to them yourself, or by a channel that you trust.
account-link = The link
account-code = The same link as a code, for the camera of their device
account-then = They open it on their device and make a passkey. Then they come into rooms like everybody else: invite them under “People”; the invitation can be laid on their desk.
begin-hosted = If { $host } invites you, there is nothing to paste: the invitation can be laid on this desk, and the words to compare appear by themselves.
invitation-hosted = Or lay it on a desk that runs here
invitation-laid = It lies on their desk. Both of you see the safety words: compare them.
account-deeds = If something changes
account-renew-lead = A device is lost, or the link was not used: a new link. The passkeys of before open nothing any more, and what is open now closes.
account-renew = Make a new link
account-end-lead = This person shall not come back: their passkeys open nothing any more, and what is open now closes. They stay in the rooms until they are taken out there.
account-end = End the account
account-renewed = There is a new link. The passkeys of before open nothing any more.
account-is-ended = The account is ended. Take them out of the rooms, too, under “People”.

# At the door.
enter-title = Open your desk
enter-lead = Your passkey opens it: this device asks for your fingerprint, your face or its code.
enter-go = Open with a passkey
enter-nobody-title = This browser does not know you yet
enter-nobody = Open the address that your desk shows under “Passkeys”. If you do not have it, or have lost your device, ask { $host } for a new link.
enter-unknown = No passkey opens this account any more. Ask { $host } for a new link.
enter-closed = Your desk cannot be opened just now; nothing is lost. Tell { $host }.
invited-title = Welcome, { $name }
invited-lead = { $host } has made a desk for you. Here you read and speak in the rooms that you are invited to.
invited-passkey = A passkey opens it from now on. This device keeps it, and asks for your fingerprint, your face or its code. There is no password.
invited-go = Make a passkey and come in
invited-until = The link works once, until { $until }.
invited-spent-title = This link is spent
invited-spent = It was used, or replaced, or is too old. Ask { $host } for a new one.
locked-by-passkey = Unlock with a passkey
unseated-hosted = This desk does not know this browser any more. What you typed stays here: open your desk in another tab, and this page goes on.
lock-hint-hosted = Hides everything until you prove a passkey

# Passkeys.
passkeys = Passkeys
passkeys-title = What opens your desk
passkeys-lead = A passkey never leaves the device that keeps it, or your own account there. This desk has only what proves it.
passkeys-yours = Your passkeys
passkey-since = Made { $since }
passkey-forget = Forget it
passkey-forgotten = It opens this desk no more.
passkey-only = The only passkey cannot be forgotten: make another first.
passkey-more = Another passkey
passkey-more-lead = So that a lost device keeps you from nothing, let a second device keep one, or a security key.
passkey-more-go = Make another passkey
passkey-way-in = Your way in
passkey-way-in-lead = Keep this address, and open it on other devices that have your passkey. It opens nothing without one.
passkey-script = A passkey needs JavaScript. Allow it for this address.
passkey-cancelled = Nothing was done: the device did not confirm, or has no passkey for this desk, or keeps this one already. Try again.
passkey-unsupported = This browser can use no passkeys. Take a current one, or another device.
passkey-unreachable = The desk does not answer. Try again in a moment.
passkey-late = This took too long, or was answered already. Try again.
passkey-wrong = The desk could not verify this passkey. Try again, or use another.
passkey-too-often = Too many attempts. Wait ten minutes, then try again.
passkey-too-many = There are as many passkeys as are kept. Forget one first.
