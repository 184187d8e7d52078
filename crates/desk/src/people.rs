//! What people do in a room: say, ask, permit, refuse, withdraw, leave.

use ed25519_dalek::{Signer, SigningKey};
use envelope::RoomId;
use talks::decide::{self, Fresh, PermitChoice, Sign};
use talks::{Body, Condition, LeafKey, Passage, Place, RoomKind, SideNumber, Terms, Time};

use crate::answer::Answer;
use crate::command::{ConditionChoice, Permit, RoomName, TermsChoice, WordsChoice};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::{Misuse, Moment, NoSuch, NotNow, NotYours};
use crate::room::RoomEngine;
use crate::turn::Turn;

impl Desk {
    pub(crate) fn say(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        words: String,
        language: Option<String>,
        reply_to: Option<u64>,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        let passage = passage(engine, words, language)?;
        let body = decide::say(&engine.room, &engine.leaf(), passage, reply_to.map(Place))?;
        self.queue(turn, room, body)
    }

    pub(crate) fn translate(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        number: u64,
        words: String,
        language: String,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        let passage = passage(engine, words, Some(language))?;
        let body = decide::translate(&engine.room, &engine.leaf(), Place(number), passage)?;
        self.queue(turn, room, body)
    }

    pub(crate) fn read(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        upto: Option<u64>,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        if engine.has_queued(|body| matches!(body, Body::ReadMark(_))) {
            return Err(NotNow::ReadingNoted.into());
        }
        let body = decide::read(&engine.room, &engine.leaf(), upto.map(Place), turn.now)?;
        self.queue(turn, room, body)
    }

    pub(crate) fn ask(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        words: WordsChoice,
        terms: &TermsChoice,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        let body = decide::ask(
            &engine.room,
            &engine.leaf(),
            chosen(engine, words)?,
            self.terms(turn.now, engine, terms)?,
        )?;
        self.queue(turn, room, body)
    }

    pub(crate) fn permit(
        &mut self,
        turn: &mut Turn<'_>,
        name: &RoomName,
        what: Permit,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(name)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let choice = match what {
            Permit::Standing(what) => return self.permit_beforehand(turn, name, what),
            Permit::Several { words, terms } => {
                return self.permit_several(turn, room, words, &terms);
            }
            Permit::Ask { ask, words, terms } if decide::is_showing(&engine.room, Place(ask)) => {
                if words.is_some() || terms.is_some() {
                    return Err(Misuse::MoreThanYes.into());
                }
                return self.say_yes(turn, room, ask);
            }
            Permit::Words { words, terms } => PermitChoice::Words(
                chosen(engine, words)?,
                self.terms(turn.now, engine, &terms)?,
            ),
            Permit::Ask { ask, words, terms } => PermitChoice::Ask {
                place: Place(ask),
                words: words.map(|words| spelled(engine, words)).transpose()?,
                terms: terms
                    .map(|terms| self.terms(turn.now, engine, &terms))
                    .transpose()?,
            },
        };
        let body = self.permission(turn, room, choice)?;
        self.queue(turn, room, body)
    }

    /// The same words to several sides: all permissions, or none.
    fn permit_several(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        words: WordsChoice,
        terms: &[TermsChoice],
    ) -> Result<Answer, DeskError> {
        let engine = self.engine(&room)?;
        let words = chosen(engine, words)?;
        let mut bodies = Vec::new();
        let mut named = Vec::new();
        for choice in terms {
            let terms = self.terms(turn.now, engine, choice)?;
            check_named_once(&mut named, &terms)?;
            let choice = PermitChoice::Words(words.clone(), terms);
            bodies.push((room, self.permission(turn, room, choice)?));
        }
        let entries = self.queue_all(turn, bodies)?;
        Ok(Answer::QueuedAll { entries })
    }

    /// A permission, signed.
    fn permission(
        &self,
        turn: &mut Turn<'_>,
        room: RoomId,
        choice: PermitChoice,
    ) -> Result<Body, DeskError> {
        self.signed(&room, |engine, key| {
            let fresh = Fresh {
                nonce: turn.room_bytes(&room),
                salt: turn.room_bytes(&room),
            };
            decide::permit(&engine.room, &engine.leaf(), choice, fresh, key)
        })
    }

    /// A head's yes to the very words shown.
    fn say_yes(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        showing: u64,
    ) -> Result<Answer, DeskError> {
        let (showing, now) = (Place(showing), turn.now);
        let body = self.signed(&room, |engine, key| {
            decide::approve(&engine.room, &engine.leaf(), showing, key, now)
        })?;
        self.queue(turn, room, body)
    }

    pub(crate) fn refuse(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        ask: u64,
        reason: Option<String>,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        if decide::is_proposal(&engine.room, Place(ask)) {
            if reason.is_some() {
                return Err(Misuse::MoreThanNo.into());
            }
            let body = decide::answered_no(&engine.room, &engine.leaf(), Place(ask))?;
            return self.queue(turn, room, body);
        }
        let body = decide::refuse(&engine.room, &engine.leaf(), Place(ask), reason)?;
        self.queue(turn, room, body)
    }

    pub(crate) fn withdraw(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        permission: u64,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        let body = decide::withdraw(&engine.room, &engine.leaf(), Place(permission))?;
        self.queue(turn, room, body)
    }

    pub(crate) fn leave(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        let body = decide::leave(&engine.room, &engine.leaf())?;
        self.queue(turn, room, body)
    }

    pub(crate) fn remove(&mut self, room: &RoomName, person: &str) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        if !engine.may_commit() {
            return Err(NotYours::Removing.into());
        }
        let own = engine.leaf();
        let people = &engine.room.context().people;
        let named: Vec<_> = people
            .iter()
            .filter(|other| other.name.to_lowercase() == person.to_lowercase())
            .collect();
        if named.is_empty() {
            return Err(NoSuch::Person(person.to_owned()).into());
        }
        let leaves: Vec<LeafKey> = named.iter().map(|other| other.key).collect();
        if leaves.contains(&own) {
            return Err(NotYours::RemovingOneself.into());
        }
        let mut after = engine.room.context().clone();
        after.people.retain(|person| !leaves.contains(&person.key));
        engine.judge_change(&after, &[], &leaves)?;
        self.engine_mut(&room)?.enqueue_removal(leaves);
        self.dirty.rooms.insert(room);
        Ok(Answer::Changing {
            rooms: vec![room.to_string()],
        })
    }

    /// Carries out that somebody leaves, if this desk may.
    pub(crate) fn see_off(&mut self, room: RoomId, leaf: LeafKey) {
        if let Some(engine) = self.rooms.get_mut(&room)
            && engine.may_see_off(&leaf)
        {
            engine.enqueue_removal(vec![leaf]);
            self.dirty.rooms.insert(room);
        }
    }

    /// Queues an entry in a usable room.
    pub(crate) fn queue(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        body: Body,
    ) -> Result<Answer, DeskError> {
        let engine = self.engine_mut(&room)?;
        engine.check_usable()?;
        let entry = engine.enqueue(turn, body)?;
        self.dirty.rooms.insert(room);
        Ok(Answer::Queued {
            room: room.to_string(),
            entry,
        })
    }

    pub(crate) fn terms(
        &self,
        now: Time,
        engine: &RoomEngine,
        choice: &TermsChoice,
    ) -> Result<Terms, DeskError> {
        if choice.expires.is_some_and(|expires| expires <= now.0) {
            return Err(Misuse::Passed(Moment::Expiry).into());
        }
        let condition = condition(now, choice.condition.clone())?;
        Ok(Terms {
            addressee: self.addressee(engine, choice.to.as_deref())?,
            wording: choice.wording,
            attribution: choice.attribution,
            round: engine.room.round(),
            expires: choice.expires.map(Time),
            condition,
        })
    }

    /// The side that is meant; with two sides, the other one.
    fn addressee(&self, engine: &RoomEngine, name: Option<&str>) -> Result<SideNumber, DeskError> {
        let opening = engine.room.opening();
        if let Some(name) = name {
            return opening
                .side_named(name)
                .ok_or_else(|| self.no_such_side(&engine.talks, name));
        }
        let own = engine.room.kind().side();
        match (own, opening.sides.len()) {
            (Some(SideNumber(own)), 2) => Ok(SideNumber(1 - own.min(1))),
            _ => Err(Misuse::ToWhom.into()),
        }
    }

    /// An entry of a room that takes any, signed by our side key.
    pub(crate) fn signed(
        &self,
        room: &RoomId,
        decide: impl FnOnce(&RoomEngine, (u8, Sign<'_>)) -> Result<Body, decide::Refused>,
    ) -> Result<Body, DeskError> {
        let engine = self.engine(room)?;
        engine.check_usable()?;
        let (number, secret) = self.side_key(engine)?;
        let sign = |bytes: &[u8]| secret.sign(bytes).to_bytes();
        Ok(decide(engine, (number, &sign))?)
    }

    /// Our side key, and the number under which this room knows it.
    fn side_key(&self, engine: &RoomEngine) -> Result<(u8, SigningKey), DeskError> {
        let RoomKind::Side(side) = engine.room.kind() else {
            return Err(NotYours::PermittingElsewhere.into());
        };
        let secret = self
            .talks_of(&engine.talks)?
            .side_secret
            .ok_or(NotYours::Permitting)?;
        let secret = SigningKey::from_bytes(&secret.into());
        let public = secret.verifying_key().to_bytes();
        let number = engine
            .room
            .side_key_number(side, &public)
            .ok_or(NotNow::KeyNotIntroduced)?;
        Ok((number, secret))
    }
}

/// A condition whose moment is still to come.
fn condition(now: Time, choice: ConditionChoice) -> Result<Condition, DeskError> {
    let to_come = |what, time: u64| {
        if time <= now.0 {
            return Err(Misuse::Passed(what));
        }
        Ok(Time(time))
    };
    Ok(match choice {
        ConditionChoice::Unconditional => Condition::Unconditional,
        ConditionChoice::OnlyIfAsked => Condition::OnlyIfAsked,
        ConditionChoice::NotBefore(time) => Condition::NotBefore(to_come(Moment::NotBefore, time)?),
        ConditionChoice::InExchange { wanted, closes } => Condition::InExchange {
            wanted,
            closes: to_come(Moment::Closes, closes)?,
        },
    })
}

/// Words as typed; in the room's own language unless said otherwise. In a side's room
/// the charter names the languages of the talks.
///
/// # Errors
/// [`DeskError::Misuse`] for a language that it does not name.
pub(crate) fn passage(
    engine: &RoomEngine,
    words: String,
    language: Option<String>,
) -> Result<Passage, DeskError> {
    let opening = engine.room.opening();
    let rooms_own = engine
        .room
        .kind()
        .side()
        .and_then(|side| opening.side(side))
        .map_or(&opening.language, |side| &side.language);
    let charter = engine.room.charter();
    let of_talks = charter
        .filter(|_| matches!(engine.room.kind(), RoomKind::Side(_)))
        .map_or(&[][..], |charter| &charter.languages);
    let is_of_talks = |tag: &String| of_talks.is_empty() || of_talks.contains(tag);
    let language = match language {
        Some(tag) if is_of_talks(&tag) => tag,
        Some(tag) => {
            return Err(Misuse::Language {
                tag,
                known: of_talks.join(", "),
            }
            .into());
        }
        None if is_of_talks(rooms_own) => rooms_own.clone(),
        None => of_talks.first().unwrap_or(rooms_own).clone(),
    };
    Ok(Passage { words, language })
}

pub(crate) fn chosen(
    engine: &RoomEngine,
    words: WordsChoice,
) -> Result<decide::WordsChoice, DeskError> {
    Ok(match words {
        WordsChoice::Of(number) => decide::WordsChoice::Of(Place(number)),
        WordsChoice::Own { words, language } => {
            decide::WordsChoice::Own(passage(engine, words, language)?)
        }
    })
}

/// Words spelled out, also where an entry's number was given.
fn spelled(engine: &RoomEngine, words: WordsChoice) -> Result<Passage, DeskError> {
    match words {
        WordsChoice::Own { words, language } => passage(engine, words, language),
        // Spelled out it would be words only, and its bytes would stay.
        WordsChoice::Of(number) if engine.room.document_at(Place(number)).is_some() => {
            Err(Misuse::DocumentAmongWords.into())
        }
        WordsChoice::Of(number) => engine
            .room
            .item(Place(number))
            .and_then(|item| item.entry())
            .and_then(|entry| engine.room.passage_of(&entry.id))
            .cloned()
            .ok_or(DeskError::NoSuch(NoSuch::Words(number))),
    }
}

/// Checks that a side is among the addressees once.
pub(crate) fn check_named_once(
    named: &mut Vec<SideNumber>,
    terms: &Terms,
) -> Result<(), DeskError> {
    if named.contains(&terms.addressee) {
        return Err(Misuse::SideTwice.into());
    }
    named.push(terms.addressee);
    Ok(())
}
