//! The room that every vector happens in: two sides, an official, heads and
//! delegates, and something of every kind in the record.

use desk::command::{Beforehand, Command, ConditionChoice, Permit, TermsChoice};
use desk::talks::charter::CharterKey;
use desk::talks::entry::{AdoptedCharter, Permission, Proof, Speakers, StandingPermission};
use desk::talks::permission::{Commitment, PermissionStatement, Permitted, Signed};
use desk::talks::{
    Attribution, Body, Condition, Entry, EntryId, LeafKey, Opening, Passage, Proposal, Role,
    RoomContext, SideNumber, Terms, Time, Wording, Words,
};
use ed25519_dalek::{Signer, SigningKey};
use envelope::{Frame, RoomId};
use goodoffices_testkit::World;
use goodoffices_testkit::randomness::stream;
use goodoffices_testkit::record::{Item, records};
use goodoffices_testkit::scenes::{
    accept, charter_draft, convey, invite_as, own, permit, propose, propose_charter, room, say,
    sign, terms,
};
use rand_chacha::ChaCha20Rng;
use sealing::{Group, UnixMillis};

use crate::common::succession::{come, succeed, successor};
use crate::common::{
    DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, nth_bytes, opened, room_id, stolen_group,
};
use crate::file::Stage;

/// Borduria's delegate.
pub(crate) const DELEGATE_B: usize = 4;
/// Who comes where the stage asks for them (`file::Stage`).
pub(crate) const SECOND_OFFICIAL: usize = 5;
/// See [`SECOND_OFFICIAL`].
pub(crate) const SECOND_HEAD: usize = 6;
/// A side that the opening names, and one that it does not.
pub(crate) const BORDURIA: SideNumber = SideNumber(1);
/// See [`BORDURIA`].
pub(crate) const ALAND: SideNumber = SideNumber(0);
/// See [`BORDURIA`].
pub(crate) const NOBODY: SideNumber = SideNumber(9);

/// What the record of Aland's room holds, by what became of it.
pub(crate) const WAITING: &str = "canary waiting";
pub(crate) const WITHDRAWN: &str = "canary withdrawn";
pub(crate) const GONE: &str = "canary gone";
pub(crate) const EXPIRED: &str = "canary expired";
pub(crate) const TO_BE_SHOWN: &str = "canary to be shown";
pub(crate) const SUBSTANCE: &str = "canary in substance";
pub(crate) const UNNAMED: &str = "canary unnamed";
/// It closed, and nothing came in return.
pub(crate) const IN_EXCHANGE: &str = "canary in exchange";
pub(crate) const SAID: &str = "canary said";
pub(crate) const OPEN_ASK: &str = "canary may this go";
pub(crate) const ANSWERED_ASK: &str = "canary may that go";

/// The marks of what Aland let go beforehand, by what became of it.
pub(crate) const TAKEN_BACK: &str = "canary taken back";
/// See [`TAKEN_BACK`].
pub(crate) const GOES_ON: &str = "canary goes on";
/// What went to Borduria, signed by as many as the charter asks for.
pub(crate) const GONE_SIGNED: &str = "canary gone, signed by both";

/// A room by its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Aland,
    Borduria,
    /// Aland's own.
    Delegation,
    /// The intermediary's.
    Team,
}

impl Place {
    /// Its name, in files and on the official's desk.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Aland => "Aland",
            Self::Borduria => "Borduria",
            Self::Delegation => "Aland's delegation",
            Self::Team => "the intermediary's team",
        }
    }

    /// Who is in it, if they came.
    pub(crate) fn desks(self) -> &'static [usize] {
        match self {
            Self::Aland => &[OFFICIAL, HEAD_A, DELEGATE_A, SECOND_OFFICIAL, SECOND_HEAD],
            Self::Borduria => &[OFFICIAL, HEAD_B, DELEGATE_B, SECOND_OFFICIAL],
            Self::Delegation => &[HEAD_A, DELEGATE_A],
            Self::Team => &[OFFICIAL, SECOND_OFFICIAL],
        }
    }

    /// Whoever was in it first.
    fn first(self) -> usize {
        match self {
            Self::Aland | Self::Borduria | Self::Team => OFFICIAL,
            Self::Delegation => HEAD_A,
        }
    }

    /// Its name on somebody's desk.
    pub(crate) fn name_for(self, who: usize) -> &'static str {
        match self {
            Self::Delegation => "delegation",
            Self::Team => "team",
            Self::Aland | Self::Borduria if [OFFICIAL, SECOND_OFFICIAL].contains(&who) => {
                self.name()
            }
            Self::Aland | Self::Borduria => "intermediary",
        }
    }
}

/// The world before anything malformed happens; always the same.
pub(crate) struct Scene {
    pub(crate) world: World,
    /// The head's state of Aland's room before the delegate came.
    pub(crate) earlier: Group,
    /// What stood in both sides' rooms before they went on in others.
    before: Vec<Entry>,
}

impl Scene {
    pub(crate) fn new() -> Result<Self, String> {
        let mut world = opened()?;
        let id = room_id(&world, OFFICIAL, "Aland")?;
        let earlier = stolen_group(&world, HEAD_A, &id)?;
        world.bring_in(
            (HEAD_A, invite_as(None, Role::Delegate)),
            (DELEGATE_A, "Delegate of Aland", "laptop"),
        )?;
        world.bring_in(
            (HEAD_B, invite_as(None, Role::Delegate)),
            (DELEGATE_B, "Delegate of Borduria", "laptop"),
        )?;
        world.act(HEAD_A, say("intermediary", SAID))?;
        for words in [OPEN_ASK, ANSWERED_ASK] {
            let ask = Command::Ask {
                room: room("Aland"),
                words: own(words),
                terms: terms(Wording::Exact, Attribution::Attributed),
            };
            world.act(OFFICIAL, ask)?;
        }
        let mut scene = Self {
            world,
            earlier,
            before: Vec::new(),
        };
        let ask = scene.number(&scene.ask(ANSWERED_ASK)?)?;
        let refuse = Command::Refuse {
            room: room("intermediary"),
            ask,
            reason: None,
        };
        scene.world.act(HEAD_A, refuse)?;
        scene.permit(WAITING, Wording::Exact, Attribution::Attributed)?;
        scene.permit(WITHDRAWN, Wording::Exact, Attribution::Attributed)?;
        let permission = scene.world.newest_permission(HEAD_A, "intermediary")?;
        let withdraw = Command::Withdraw {
            room: room("intermediary"),
            permission,
        };
        scene.world.act(HEAD_A, withdraw)?;
        scene.permit(GONE, Wording::Exact, Attribution::Attributed)?;
        let permission = scene.world.newest_permission(OFFICIAL, "Aland")?;
        scene.world.act(OFFICIAL, convey("Aland", permission, 0))?;
        scene.permit(TO_BE_SHOWN, Wording::ShownFirst, Attribution::Attributed)?;
        let permission = scene.world.newest_permission(OFFICIAL, "Aland")?;
        let show = Command::ShowFirst {
            room: room("Aland"),
            permission,
            words: "canary shown".to_owned(),
            language: None,
        };
        scene.world.act(OFFICIAL, show)?;
        scene.permit(SUBSTANCE, Wording::Substance, Attribution::Attributed)?;
        scene.permit(UNNAMED, Wording::Exact, Attribution::WithoutAttribution)?;
        scene.permit_until(scene.world.now() + 60_000)?;
        scene.permit_in_exchange(scene.world.now() + 60_000)?;
        let put = propose("canary let us meet", scene.world.now() + 60_000);
        scene.world.command(OFFICIAL, put);
        let later = scene.world.now() + 120_000;
        scene.world.run_until(later);
        Ok(scene)
    }

    /// The same world, at a stage.
    pub(crate) fn at(stage: Stage) -> Result<Self, String> {
        let mut scene = Self::new()?;
        if stage == Stage::Plain {
            return Ok(scene);
        }
        let second = invite_as(Some("team"), Role::Official);
        let head = invite_as(Some("Aland"), Role::Head);
        let world = &mut scene.world;
        world.bring_in(
            (OFFICIAL, second),
            (SECOND_OFFICIAL, "Second official", "desk"),
        )?;
        world.bring_in((OFFICIAL, head), (SECOND_HEAD, "Second head", "phone"))?;
        if stage == Stage::Joined {
            return Ok(scene);
        }
        let mut draft = charter_draft(world, OFFICIAL)?;
        if let Some(side) = draft.sides.first_mut() {
            side.threshold = 2;
        }
        draft.reading_marks = true;
        let closes = world.now() + 600_000;
        world.act_now(OFFICIAL, propose_charter(draft, closes))?;
        if stage != Stage::Deciding {
            for who in [HEAD_A, SECOND_HEAD, HEAD_B] {
                let number = world.newest_proposal(who, "intermediary")?;
                world.act_now(who, accept("intermediary", number))?;
            }
            world.settle();
        }
        if stage == Stage::Succeeded {
            scene.go_on()?;
        }
        Ok(scene)
    }

    /// Aland lets something go beforehand and takes it back, and lets more go; then
    /// both sides' rooms go on in others.
    fn go_on(&mut self) -> Result<(), String> {
        for mark in [TAKEN_BACK, GOES_ON] {
            let expires = self.world.now() + 60 * 60_000;
            let terms = TermsChoice {
                expires: Some(expires),
                ..terms(Wording::Substance, Attribution::Attributed)
            };
            let given = Beforehand {
                mark: mark.to_owned(),
                terms: vec![terms],
                most: 3,
                speakers: Speakers::Delegation,
            };
            let permit = Command::Permit {
                room: room("intermediary"),
                what: Permit::Standing(given),
            };
            self.world.act(HEAD_A, permit)?;
            let entries = self.entries(Place::Aland)?;
            let (permission, ..) = entries.last().ok_or("no entry")?;
            let permission = *permission;
            if mark == TAKEN_BACK {
                let withdraw = Command::Withdraw {
                    room: room("intermediary"),
                    permission,
                };
                self.world.act(HEAD_A, withdraw)?;
            }
        }
        self.permit(GONE_SIGNED, Wording::Exact, Attribution::Attributed)?;
        let permission = self.world.newest_permission(OFFICIAL, "Aland")?;
        self.world
            .act(SECOND_HEAD, sign("intermediary", permission))?;
        self.world.act(OFFICIAL, convey("Aland", permission, 0))?;
        for place in [Place::Aland, Place::Borduria] {
            let entries = self.entries(place)?.into_iter();
            self.before.extend(entries.map(|(_, _, entry)| entry));
        }
        for (place, people) in [
            (
                "Aland",
                &[
                    (HEAD_A, "Head of Aland"),
                    (DELEGATE_A, "Delegate of Aland"),
                    (SECOND_HEAD, "Second head"),
                    (SECOND_OFFICIAL, "Second official"),
                ][..],
            ),
            (
                "Borduria",
                &[
                    (HEAD_B, "Head of Borduria"),
                    (DELEGATE_B, "Delegate of Borduria"),
                    (SECOND_OFFICIAL, "Second official"),
                ][..],
            ),
        ] {
            let invitations = succeed(&mut self.world, OFFICIAL, successor(place, true))?;
            for who in people {
                come(&mut self.world, OFFICIAL, &invitations, *who)?;
            }
        }
        Ok(())
    }

    /// An entry of a side's room before it went on in another.
    pub(crate) fn before(&self, is: impl Fn(&Body) -> bool) -> Result<Entry, String> {
        let mut before = self.before.iter();
        let found = before.find(|entry| is(&entry.body));
        found.cloned().ok_or_else(|| "no such entry".to_owned())
    }

    /// A standing permission of that room, by its mark.
    pub(crate) fn standing_before(
        &self,
        mark: &str,
    ) -> Result<(EntryId, StandingPermission), String> {
        let entry = self
            .before(|body| matches!(body, Body::StandingPermission(body) if body.mark == mark))?;
        match entry.body {
            Body::StandingPermission(body) => Ok((entry.id, body)),
            _ => Err("no standing permission".to_owned()),
        }
    }

    /// A permission of that room, by its words.
    pub(crate) fn permission_before(&self, words: &str) -> Result<(EntryId, Permission), String> {
        let own = |of: &Words| matches!(of, Words::Own(passage) if passage.words == words);
        let entry =
            self.before(|body| matches!(body, Body::Permission(body) if own(&body.words)))?;
        match entry.body {
            Body::Permission(body) => Ok((entry.id, body)),
            _ => Err("no permission".to_owned()),
        }
    }

    /// The keys that sign for a side, as introduced in Aland's room.
    pub(crate) fn keys(&self, of: SideNumber) -> Result<Vec<CharterKey>, String> {
        let mut keys = Vec::new();
        for (_, _, entry) in self.entries(Place::Aland)? {
            if let Body::SideKey(body) = entry.body
                && body.side == of
            {
                keys.push(CharterKey {
                    number: body.number,
                    key: body.key,
                });
            }
        }
        Ok(keys)
    }

    /// The charter that was put to the sides, and the entry that put it.
    pub(crate) fn charter_put(&self) -> Result<(EntryId, Proposal), String> {
        let entry = self.find(
            |body| matches!(body, Body::Proposal(proposal) if proposal.charter().is_some()),
        )?;
        match entry.body {
            Body::Proposal(proposal) => Ok((entry.id, proposal)),
            _ => Err("no charter".to_owned()),
        }
    }

    /// The charter in force, with all that proves it.
    pub(crate) fn charter_in_force(&self) -> Result<AdoptedCharter, String> {
        let entry = self.find(|body| matches!(body, Body::AdoptedCharter(_)))?;
        match entry.body {
            Body::AdoptedCharter(adopted) => Ok(adopted),
            _ => Err("no charter".to_owned()),
        }
    }

    fn permit(
        &mut self,
        words: &str,
        wording: Wording,
        as_whose: Attribution,
    ) -> Result<(), String> {
        let permit = permit("intermediary", words, wording, as_whose);
        self.world.act(HEAD_A, permit).map(|_| ())
    }

    fn permit_until(&mut self, expires: u64) -> Result<(), String> {
        let terms = TermsChoice {
            expires: Some(expires),
            ..terms(Wording::Exact, Attribution::Attributed)
        };
        let permit = Command::Permit {
            room: room("intermediary"),
            what: Permit::Words {
                words: own(EXPIRED),
                terms,
            },
        };
        self.world.act(HEAD_A, permit).map(|_| ())
    }

    fn permit_in_exchange(&mut self, closes: u64) -> Result<(), String> {
        let terms = TermsChoice {
            condition: ConditionChoice::InExchange {
                wanted: "canary wanted".to_owned(),
                closes,
            },
            ..terms(Wording::Exact, Attribution::Attributed)
        };
        let permit = Command::Permit {
            room: room("intermediary"),
            what: Permit::Words {
                words: own(IN_EXCHANGE),
                terms,
            },
        };
        self.world.act_now(HEAD_A, permit).map(|_| ())
    }

    pub(crate) fn id(&self, place: Place) -> Result<RoomId, String> {
        room_id(&self.world, place.first(), place.name_for(place.first()))
    }

    pub(crate) fn group(&self, who: usize, place: Place) -> Result<Group, String> {
        stolen_group(&self.world, who, &self.id(place)?)
    }

    pub(crate) fn leaf(&self, who: usize, place: Place) -> Result<LeafKey, String> {
        Ok(LeafKey(*self.group(who, place)?.own_key().as_bytes()))
    }

    pub(crate) fn context(&self, place: Place) -> Result<RoomContext, String> {
        let group = self.group(OFFICIAL, place)?;
        RoomContext::from_bytes(&group.context()).map_err(|error| error.to_string())
    }

    pub(crate) fn now(&self) -> UnixMillis {
        UnixMillis(self.world.now())
    }

    pub(crate) fn chance(&self, purpose: &str) -> ChaCha20Rng {
        stream(self.world.seed, &[b"vector", purpose.as_bytes()])
    }

    /// A room's entries with their authors, as whoever was there first read them.
    pub(crate) fn entries(&self, place: Place) -> Result<Vec<(u64, LeafKey, Entry)>, String> {
        let id = self.id(place)?;
        let all = records(&self.world)?;
        let record = all
            .iter()
            .find(|record| record.who == place.first() && record.room == id)
            .ok_or("no record")?;
        let entries = record.kept.iter().filter_map(|(number, kept)| {
            let Item::Entry { author, .. } = &kept.item else {
                return None;
            };
            Some((*number, *author, kept.item.entry()?))
        });
        Ok(entries.collect())
    }

    fn find(&self, is: impl Fn(&Body) -> bool) -> Result<Entry, String> {
        let entries = self.entries(Place::Aland)?;
        let mut entries = entries.into_iter();
        entries
            .find(|(_, _, entry)| is(&entry.body))
            .map(|(_, _, entry)| entry)
            .ok_or_else(|| "no such entry".to_owned())
    }

    pub(crate) fn number(&self, id: &EntryId) -> Result<u64, String> {
        let entries = self.entries(Place::Aland)?;
        let found = entries.iter().find(|(_, _, entry)| entry.id == *id);
        found
            .map(|(number, _, _)| *number)
            .ok_or_else(|| "no such entry".to_owned())
    }

    pub(crate) fn ask(&self, words: &str) -> Result<EntryId, String> {
        let own = |of: &Words| matches!(of, Words::Own(passage) if passage.words == words);
        self.find(|body| matches!(body, Body::Ask(ask) if own(&ask.words)))
            .map(|entry| entry.id)
    }

    pub(crate) fn statement(&self) -> Result<EntryId, String> {
        self.find(|body| matches!(body, Body::Statement(_)))
            .map(|entry| entry.id)
    }

    /// The proposal, which has closed and came to nothing.
    pub(crate) fn put(&self) -> Result<EntryId, String> {
        self.find(|body| matches!(body, Body::Proposal(_)))
            .map(|entry| entry.id)
    }

    pub(crate) fn intention(&self) -> Result<EntryId, String> {
        self.find(|body| matches!(body, Body::Intention(_)))
            .map(|entry| entry.id)
    }

    pub(crate) fn showing(&self) -> Result<EntryId, String> {
        self.find(|body| matches!(body, Body::Showing(_)))
            .map(|entry| entry.id)
    }

    /// The permission of some words, and its id.
    pub(crate) fn permission(&self, words: &str) -> Result<(EntryId, Permission), String> {
        let own = |of: &Words| matches!(of, Words::Own(passage) if passage.words == words);
        let entry = self.find(|body| matches!(body, Body::Permission(of) if own(&of.words)))?;
        match entry.body {
            Body::Permission(permission) => Ok((entry.id, permission)),
            _ => Err("no permission".to_owned()),
        }
    }

    pub(crate) fn proof(&self, words: &str) -> Result<Proof, String> {
        let (_, permission) = self.permission(words)?;
        let commitment = match permission.terms.wording {
            Wording::Substance => permission.salt,
            _ => None,
        };
        Ok(Proof {
            signatures: vec![Signed {
                key_number: permission.key_number,
                signature: permission.signature,
            }],
            round: permission.terms.round,
            expires: permission.terms.expires,
            nonce: permission.nonce,
            condition: permission.terms.condition.clone(),
            commitment: commitment.map(|salt| Commitment::to(&passage(words), &salt)),
            standing: None,
        })
    }

    /// A secret out of the vault: the intermediary's (3) or a head's side key (5).
    pub(crate) fn secret(&self, who: usize, nth: usize) -> Result<SigningKey, String> {
        let vault = &self.world.desks[who].vault;
        let (_, stored) = vault.under("talks/").next().ok_or("no talks")?;
        let seed = nth_bytes(stored, nth)?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| "no seed")?;
        Ok(SigningKey::from_bytes(&seed))
    }

    pub(crate) fn opening(&self) -> Result<Opening, String> {
        match self.find(|body| matches!(body, Body::Opening(_)))?.body {
            Body::Opening(opening) => Ok(opening),
            _ => Err("no opening".to_owned()),
        }
    }

    /// A permission that Aland's head signs, whoever then enters it.
    pub(crate) fn signed(
        &self,
        words: Words,
        said: &str,
        terms: Terms,
    ) -> Result<Permission, String> {
        let (_, known) = self.permission(WAITING)?;
        let salt = terms.wording.is_open().then_some([0x77; 32]);
        let nonce = [0x99; 16];
        let passage = passage(said);
        let opening = self.opening()?;
        let statement = PermissionStatement {
            ground: opening.hash().into(),
            side: ALAND,
            terms: &terms,
            permitted: Permitted::of(&passage, salt.as_ref()),
            nonce,
        };
        let key = self.secret(HEAD_A, 5)?;
        Ok(Permission {
            words,
            ask: None,
            nonce,
            key_number: known.key_number,
            signature: key.sign(&statement.to_signing_bytes()).to_bytes(),
            salt,
            terms,
        })
    }

    /// An entry with the next count of its author.
    pub(crate) fn entry(&self, who: usize, place: Place, body: Body) -> Result<Entry, String> {
        let author = self.leaf(who, place)?;
        let entries = self.entries(place)?;
        let last = entries
            .iter()
            .filter(|(_, of, _)| *of == author)
            .map(|(_, _, entry)| entry.counter)
            .max();
        let counter = last.unwrap_or(0) + 1;
        Ok(Entry {
            id: EntryId::of(&author, counter),
            counter,
            stated: Time(self.world.now()),
            seen: Vec::new(),
            body,
        })
    }

    /// Seals any plaintext as an entry, rightly.
    pub(crate) fn sealed(
        &self,
        who: usize,
        place: Place,
        plaintext: &[u8],
    ) -> Result<Frame, String> {
        let mut rng = self.chance("entry");
        let group = self.group(who, place)?;
        let sealed = group.seal_entry(plaintext, self.now(), &mut rng);
        sealed
            .map(|(frame, _)| frame)
            .map_err(|error| error.to_string())
    }
}

pub(crate) fn passage(words: &str) -> Passage {
    Passage {
        words: words.to_owned(),
        language: "en".to_owned(),
    }
}

/// Exact words, attributed, to a side.
pub(crate) fn exact(to: SideNumber) -> Terms {
    Terms {
        addressee: to,
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        round: 1,
        expires: None,
        condition: Condition::Unconditional,
    }
}
