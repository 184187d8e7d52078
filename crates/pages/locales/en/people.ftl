# Who is in the rooms, what each may do, how they come and go.
people = People
cards-count = { $count ->
    [one] Somebody waits to be let in.
   *[other] { $count } people wait to be let in.
}
people-lead-official = You let people into the rooms and take them out. Nobody comes in without safety words that you compared.
people-lead-head = You invite the delegates and partners of your side. Another head, or a deputy, is invited by the intermediary.
people-lead = Who is in the rooms, and what each may do there.
people-relay-awaited = The relay opens the rooms as soon as it is reached.
people-relay-refused = The relay does not open the rooms. With another token, open the talks anew; nothing of these has left this desk.
people-card = { $name } has answered an invitation.
people-no-head = Nobody can speak for { $side } yet.
people-invite-head = Invite the head of { $side }
people-reads-side = Your delegation and the intermediary read this.
people-alone = Nobody else is here yet.
people-leaving = is leaving
people-devices = On:
people-may-not-invite = Your head, or the intermediary, invites people.

people-invite = Invite somebody
people-as = As what
people-roles = What each of them may do
people-both-rooms = Both rooms of your side
people-valid = How long it can be answered
valid-hour = one hour
valid-day = one day
valid-three-days = three days
valid-week = one week
valid-month = thirty days
people-invite-go = Make the invitation

may-official = Asks, conveys, puts forward, invites people and takes them out. Reads every side’s room with the intermediary.
may-staff = Speaks and reads for the intermediary; conveys nothing.
may-interpreter = Interprets: speaks and reads for the intermediary; conveys nothing.
may-head = Permits, refuses and signs for the side; invites its delegates and partners, and takes them out.
may-deputy = Permits and signs in a head’s stead, where the charter lets deputies. Until then speaks and reads.
may-delegate = Speaks and reads. Permits nothing.
may-partner = Is consulted in the delegation’s own room: speaks and reads there only. The intermediary does not see it.

people-invited = Invitations
people-invited-none = No invitation is open.
people-invited-over = Those that are over
invited-opening = waits for the relay
invited-waiting = not answered yet; until { $when }
invited-card = answered: compare the safety words
invited-approving = is being let in
invited-answered = came in
invited-declined = stopped
invited-expired = over, unanswered

people-about = What can be done about { $name }
people-lost = Their device is lost
people-lost-1 = If somebody else may have it, take them out first, below: the device loses the room at once.
people-lost-2 = Make an invitation for { $name } on a new device. When they come in, their old devices lose the room.
people-lost-3 = Compare the safety words by voice, as at first. What the old device has read stays on it, behind its passphrase.
people-lost-4 = Their signature key ends with the device. Where a charter lists it, an amendment must list the new one.
people-lost-go = Invite { $name } on a new device
people-device = A further device
people-device-lead = { $name } keeps the devices that they have.
people-device-go = Invite a further device
people-role = Another role
people-role-lead = { $name } is taken out as what they are, and invited anew as what you choose. Until they answer they are not in the room.
people-role-go = Take out and invite anew
people-role-done = Hand this invitation over: with it they come in in their new role.
people-remove = Take them out
people-remove-lead = All devices of { $name } lose this room: { $room }. What they read until then stays with them.
people-remove-go = Take { $name } out
people-removed = They are being taken out.
people-leave = Leave this room
people-leave-lead = You say that you leave, and somebody who may changes the room’s keys. To come back you need a new invitation.
people-leave-go = Leave: { $room }
people-left = You have said that you leave.
