//! A world of talks: every side's room, the delegation rooms and the team
//! room, with people of every role, and records that can be read again.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use goodoffices_talks::conveyance;
use goodoffices_talks::decide;
use goodoffices_talks::entry::{Conveyance, Permission, Yes};
use goodoffices_talks::opening::Side;
use goodoffices_talks::permission::{PermissionStatement, Permitted};
use goodoffices_talks::{
    Attribution, Body, Entry, EntryId, LeafKey, Opening, Passage, Person, PersonId, Place, Role,
    Room, RoomContext, RoomKind, RuleBroken, SideNumber, TalksId, Terms, Time, Verdict, Wording,
    Words,
};

/// The people of a side's room, by index.
pub(crate) const SIDE_PEOPLE: [Role; 7] = [
    Role::Official,
    Role::Official,
    Role::Staff,
    Role::Interpreter,
    Role::Head,
    Role::Head,
    Role::Delegate,
];
pub(crate) const OFFICIAL: usize = 0;
pub(crate) const OTHER_OFFICIAL: usize = 1;
pub(crate) const HEAD: usize = 4;
pub(crate) const OTHER_HEAD: usize = 5;
pub(crate) const DELEGATE: usize = 6;

const DELEGATION_PEOPLE: [Role; 3] = [Role::Head, Role::Delegate, Role::Partner];
const TEAM_PEOPLE: [Role; 3] = [Role::Official, Role::Official, Role::Staff];

/// One thing that a room's log holds, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Logged {
    Entry(LeafKey, Vec<u8>),
    Commit(LeafKey, Time, Vec<u8>),
    Void,
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) opening: Opening,
    pub(crate) rooms: BTreeMap<RoomKind, Room>,
    pub(crate) logs: BTreeMap<RoomKind, Vec<Logged>>,
    pub(crate) now: Time,
}

pub(crate) fn side_room(side: u8) -> RoomKind {
    RoomKind::Side(SideNumber(side))
}

pub(crate) fn intermediary_key() -> SigningKey {
    SigningKey::from_bytes(&[0xAB; 32])
}

/// The secret side key of a side's head, numbered from 1.
pub(crate) fn secret(side: u8, number: u8) -> SigningKey {
    let mut seed = [7; 32];
    seed[0] = side;
    seed[1] = number;
    SigningKey::from_bytes(&seed)
}

fn tag(kind: RoomKind) -> [u8; 2] {
    match kind {
        RoomKind::Side(side) => [1, side.0],
        RoomKind::Delegation(side) => [2, side.0],
        RoomKind::Team => [3, 0],
    }
}

pub(crate) fn leaf(kind: RoomKind, index: usize) -> LeafKey {
    let mut key = [0x5A; 32];
    key[..2].copy_from_slice(&tag(kind));
    key[2] = u8::try_from(index).unwrap();
    LeafKey(key)
}

pub(crate) fn person(kind: RoomKind, index: usize, role: Role) -> Person {
    let key = leaf(kind, index);
    let mut id = [0; 16];
    id.copy_from_slice(&key.0[..16]);
    Person {
        key,
        person: PersonId(id),
        role,
        name: format!("{role:?} {index}"),
        device: "desk".to_owned(),
        committer: role.may_commit().then(|| {
            let mut committer = key.0;
            committer[31] = 1;
            committer
        }),
    }
}

pub(crate) fn roles(kind: RoomKind) -> &'static [Role] {
    match kind {
        RoomKind::Side(_) => &SIDE_PEOPLE,
        RoomKind::Delegation(_) => &DELEGATION_PEOPLE,
        RoomKind::Team => &TEAM_PEOPLE,
    }
}

pub(crate) fn passage(words: &str) -> Passage {
    Passage {
        words: words.to_owned(),
        language: "en".to_owned(),
    }
}

pub(crate) fn terms(addressee: u8, wording: Wording, attribution: Attribution) -> Terms {
    Terms {
        addressee: SideNumber(addressee),
        wording,
        attribution,
        round: 1,
        expires: None,
        condition: goodoffices_talks::Condition::Unconditional,
    }
}

pub(crate) fn opening(sides: u8) -> Opening {
    let names = ["Alder", "Birch", "Cedar", "Dogwood"];
    Opening {
        version: 1,
        talks: TalksId([9; 16]),
        title: "Talks of the trees".to_owned(),
        intermediary: "Meadow".to_owned(),
        language: "fr".to_owned(),
        sides: names[..usize::from(sides)]
            .iter()
            .map(|name| Side {
                name: (*name).to_owned(),
                language: "en".to_owned(),
            })
            .collect(),
        intermediary_key: intermediary_key().verifying_key().to_bytes(),
        relay_key: "relay+0000+test".to_owned(),
        opened: Time(1_000),
    }
}

pub(crate) fn context(opening: &Opening, kind: RoomKind) -> RoomContext {
    RoomContext {
        version: 1,
        talks: opening.talks,
        kind,
        opening: opening.hash(),
        charter: None,
        continues: None,
        people: roles(kind)
            .iter()
            .enumerate()
            .map(|(index, role)| person(kind, index, *role))
            .collect(),
    }
}

impl World {
    /// Opens talks between some sides, and introduces two heads' keys of each
    /// side in every side's room.
    pub(crate) fn new(sides: u8) -> Self {
        let opening = opening(sides);
        let mut kinds = vec![RoomKind::Team];
        for side in 0..sides {
            kinds.push(RoomKind::Side(SideNumber(side)));
            kinds.push(RoomKind::Delegation(SideNumber(side)));
        }
        let mut world = Self {
            opening: opening.clone(),
            rooms: BTreeMap::new(),
            logs: BTreeMap::new(),
            now: Time(1_000_000),
        };
        for kind in kinds {
            let room = Room::new(context(&opening, kind), opening.clone()).unwrap();
            world.rooms.insert(kind, room);
            world.logs.insert(kind, Vec::new());
            let verdict = world.enter(kind, 0, Body::Opening(opening.clone()));
            assert_eq!(verdict, Verdict::Counted);
            if matches!(kind, RoomKind::Side(_)) {
                world.introduce_all(kind, sides);
            }
        }
        world
    }

    fn introduce_all(&mut self, kind: RoomKind, sides: u8) {
        for side in 0..sides {
            for number in 1..=2 {
                let body = decide::introduce_side_key(
                    self.room(kind),
                    &leaf(kind, OFFICIAL),
                    SideNumber(side),
                    number,
                    &secret(side, number).verifying_key().to_bytes(),
                    &|bytes| intermediary_key().sign(bytes).to_bytes(),
                )
                .unwrap();
                assert_eq!(self.enter(kind, OFFICIAL, body), Verdict::Counted);
            }
        }
    }

    pub(crate) fn room(&self, kind: RoomKind) -> &Room {
        &self.rooms[&kind]
    }

    pub(crate) fn side(&self, side: u8) -> &Room {
        self.room(side_room(side))
    }

    /// The place of the next item of a room.
    pub(crate) fn next_place(&self, kind: RoomKind) -> Place {
        Place(self.logs[&kind].len() as u64)
    }

    /// A nonce that the room has not seen: a stream of its own (R9).
    pub(crate) fn next_nonce(&self, kind: RoomKind) -> [u8; 16] {
        let mut nonce = [0xE0; 16];
        nonce[..2].copy_from_slice(&tag(kind));
        nonce[8..].copy_from_slice(&self.next_place(kind).0.to_be_bytes());
        nonce
    }

    /// The entry with which an author goes on, as its desk writes it.
    pub(crate) fn next_entry(&self, kind: RoomKind, author: LeafKey, body: Body) -> Entry {
        let counter = self.room(kind).next_counter(&author);
        Entry {
            id: EntryId::of(&author, counter),
            counter,
            stated: self.now,
            seen: Vec::new(),
            body,
        }
    }

    /// Seals, logs and opens an entry: what is applied is what was decoded.
    pub(crate) fn enter(&mut self, kind: RoomKind, author: usize, body: Body) -> Verdict {
        let author = leaf(kind, author);
        let entry = self.next_entry(kind, author, body);
        self.enter_whole(kind, author, entry)
    }

    pub(crate) fn enter_whole(&mut self, kind: RoomKind, author: LeafKey, entry: Entry) -> Verdict {
        let place = self.next_place(kind);
        let bytes = entry.to_bytes().unwrap();
        let opened = Entry::from_bytes(&bytes).unwrap();
        assert_eq!(opened, entry);
        self.logs
            .get_mut(&kind)
            .unwrap()
            .push(Logged::Entry(author, bytes));
        let room = self.rooms.get_mut(&kind).unwrap();
        let verdict = room.apply_entry(place, author, opened);
        assert!(room.item(place).is_some(), "what opened is kept");
        verdict
    }

    /// A commit of the first of the room's people, which the rules must accept.
    pub(crate) fn change(&mut self, kind: RoomKind, after: RoomContext) {
        let committer = leaf(kind, 0);
        let here = self.room(kind);
        let before = here.context().to_bytes();
        let bytes = after.to_bytes();
        let after = here
            .judge_commit(&committer, &before, &bytes, &[], &[])
            .unwrap();
        let place = self.next_place(kind);
        let logged = Logged::Commit(committer, self.now, bytes);
        self.logs.get_mut(&kind).unwrap().push(logged);
        let now = self.now;
        let room = self.rooms.get_mut(&kind).unwrap();
        room.apply_commit(place, committer, now, after);
    }

    pub(crate) fn void(&mut self, kind: RoomKind) {
        let place = self.next_place(kind);
        self.logs.get_mut(&kind).unwrap().push(Logged::Void);
        self.rooms.get_mut(&kind).unwrap().apply_void(place);
    }

    pub(crate) fn last_id(&self, kind: RoomKind) -> EntryId {
        self.room(kind)
            .items()
            .last()
            .and_then(|(_, item)| item.entry())
            .map(|entry| entry.id)
            .unwrap()
    }

    /// What a permission of this nonce's stream draws at random.
    pub(crate) fn fresh(nonce: [u8; 16]) -> decide::Fresh {
        let mut salt = [0x5C; 32];
        salt[8..24].copy_from_slice(&nonce);
        decide::Fresh { nonce, salt }
    }

    /// A permission as a side key signs it, whoever then enters it.
    pub(crate) fn signed(
        &self,
        side: u8,
        words: Words,
        terms: &Terms,
        ask: Option<EntryId>,
        nonce: [u8; 16],
        number: u8,
    ) -> Permission {
        let empty = passage("words that nobody said");
        let passage = match &words {
            Words::Own(passage) => passage,
            Words::Same(id) => self.side(side).passage_of(id).unwrap_or(&empty),
        };
        let salt = terms.wording.is_open().then(|| Self::fresh(nonce).salt);
        let statement = PermissionStatement {
            ground: self.side(side).ground().hash,
            side: SideNumber(side),
            terms,
            permitted: Permitted::of(passage, salt.as_ref()),
            nonce,
        };
        let signature = secret(side, number)
            .sign(&statement.to_signing_bytes())
            .to_bytes();
        Permission {
            terms: terms.clone(),
            ask,
            nonce,
            key_number: number,
            signature,
            salt,
            words,
        }
    }

    /// A head permits words; gives the permission's id.
    pub(crate) fn permit(&mut self, side: u8, words: &str, terms: &Terms) -> EntryId {
        let kind = side_room(side);
        let nonce = self.next_nonce(kind);
        let key = secret(side, 1);
        let body = decide::permit(
            self.room(kind),
            &leaf(kind, HEAD),
            decide::PermitChoice::Words(decide::WordsChoice::Own(passage(words)), terms.clone()),
            Self::fresh(nonce),
            (1, &|bytes| key.sign(bytes).to_bytes()),
        )
        .unwrap();
        assert_eq!(self.enter(kind, HEAD, body), Verdict::Counted);
        self.last_id(kind)
    }

    /// An honest official conveys: composes, binds, puts in place, receipts.
    pub(crate) fn convey(
        &mut self,
        side: u8,
        permission: &EntryId,
        words: Option<Passage>,
        aloud: bool,
    ) -> Result<Conveyance, conveyance::CannotConvey> {
        let kind = side_room(side);
        let official = leaf(kind, OFFICIAL);
        self.show_and_approve(side, permission, words.as_ref());
        let manner = conveyance::Manner {
            words,
            aloud,
            answers: None,
        };
        // What has closed goes by the exchange's own way, or not at all.
        let closed = |state: &goodoffices_talks::room::PermissionState| state.closed_by();
        if self
            .side(side)
            .permission(permission)
            .and_then(closed)
            .is_some()
        {
            return Err(goodoffices_talks::RuleBroken::OnlyInExchange.into());
        }
        let sent = conveyance::compose(self.room(kind), permission, manner, self.now)?;
        let body = conveyance::intention(self.room(kind), &official, permission, aloud, self.now)?;
        let to = self.room(kind).permission(permission).unwrap();
        let destination = RoomKind::Side(to.terms.addressee);
        // As desks do: nothing sets out that the destination would not take.
        conveyance::verify(self.room(destination), &sent).map_err(RuleBroken::from)?;
        assert_eq!(self.enter(kind, OFFICIAL, body), Verdict::Counted);
        let intention = self.last_id(kind);
        assert!(self.room(kind).is_bound_to(&intention));
        let manner = conveyance::Manner::of(sent.passage.clone());
        let finished = conveyance::compose_bound(self.room(kind), &intention, manner)?;
        assert_eq!(finished, sent, "a desk that finishes later sends the same");
        let sent = crate::documents::with_document(self, kind, permission, sent)?;
        // Only a dishonest official who put the same proof there before can
        // make this fail.
        match self.enter(destination, OFFICIAL, Body::Conveyance(sent.clone())) {
            Verdict::Counted => {}
            Verdict::Refused(broken) => return Err(broken.into()),
        }
        let body = conveyance::receipt(self.room(kind), &intention, &sent, self.now, None)?;
        assert_eq!(self.enter(kind, OFFICIAL, body), Verdict::Counted);
        Ok(sent)
    }

    /// Shows the side the words that are to go, if it asked for that and has not
    /// said yes yet; its head then does.
    fn show_and_approve(&mut self, side: u8, permission: &EntryId, words: Option<&Passage>) {
        let room = self.side(side);
        let Some(state) = room.permission(permission) else {
            return;
        };
        let waits = state.waits_at(self.now).is_ok() && state.approval.is_none();
        if state.terms.wording == Wording::ShownFirst
            && waits
            && let Some(words) = words.or_else(|| room.passage_of(permission)).cloned()
        {
            let showing = self.show(side, permission, words);
            self.say_yes(side, &showing);
        }
    }

    /// An official shows the very words; gives the entry's id.
    pub(crate) fn show(&mut self, side: u8, permission: &EntryId, words: Passage) -> EntryId {
        let kind = side_room(side);
        let place = self.side(side).place_of(permission).unwrap();
        let official = leaf(kind, OFFICIAL);
        let body = decide::show_first(self.side(side), &official, place, words, self.now).unwrap();
        assert_eq!(self.enter(kind, OFFICIAL, body), Verdict::Counted);
        self.last_id(kind)
    }

    /// A head says yes to words shown.
    pub(crate) fn say_yes(&mut self, side: u8, showing: &EntryId) {
        let kind = side_room(side);
        let place = self.side(side).place_of(showing).unwrap();
        let key = secret(side, 2);
        let body = decide::approve(
            self.side(side),
            &leaf(kind, OTHER_HEAD),
            place,
            (2, &|bytes| key.sign(bytes).to_bytes()),
            self.now,
        )
        .unwrap();
        assert_eq!(self.enter(kind, OTHER_HEAD, body), Verdict::Counted);
    }

    /// A yes to words shown as a side key signs it, whoever then enters it.
    pub(crate) fn signed_yes(&self, side: u8, showing: EntryId, number: u8) -> Option<Yes> {
        let room = self.side(side);
        let state = room.permission(&room.showing(&showing)?.permission)?;
        let statement = PermissionStatement {
            ground: state.ground,
            side: SideNumber(side),
            terms: &state.terms,
            permitted: Permitted::Words(room.passage_of(&showing)?),
            nonce: state.nonce,
        };
        let signature = secret(side, number).sign(&statement.to_signing_bytes());
        Some(Yes {
            showing,
            key_number: number,
            signature: signature.to_bytes(),
        })
    }

    /// Folds a room's log again from its bytes.
    pub(crate) fn refold(&self, kind: RoomKind) -> Room {
        let mut room = Room::new(context(&self.opening, kind), self.opening.clone()).unwrap();
        replay(&mut room, &self.logs[&kind], 0);
        room
    }
}

/// Applies what a log holds from a place on.
pub(crate) fn replay(room: &mut Room, log: &[Logged], from: usize) {
    for (index, logged) in log.iter().enumerate().skip(from) {
        let place = Place(index as u64);
        match logged {
            Logged::Entry(author, bytes) => {
                room.apply_entry(place, *author, Entry::from_bytes(bytes).unwrap());
            }
            Logged::Commit(author, stated, after) => {
                let after = RoomContext::from_bytes(after).unwrap();
                room.apply_commit(place, *author, *stated, after);
            }
            Logged::Void => room.apply_void(place),
        }
    }
}
