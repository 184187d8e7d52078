//! Destruction: at the time that the charter sets, at one fixed beforehand, or by an
//! explicit act, a desk gives up its copy of talks (rule R12).
//!
//! Everything of the talks goes in one batch: rooms with their records and
//! secrets, invitations, joinings, carriages, files under way, the talks themselves. What stays is
//! a short account without a title. The driver sees to it that the bytes leave
//! its files, too ([`crate::Batch::forget`]). Others' copies are theirs.

use envelope::RoomId;
use minicbor::{Decode, Encode};
use talks::{TalksId, Time};

use crate::answer::{Answer, Destroyed, Event, View};
use crate::desk::Desk;
use crate::documents::Errand;
use crate::effect::Effect;
use crate::error::DeskError;
use crate::keys;
use crate::refusal::Misuse;
use crate::stored;
use crate::turn::Turn;

/// Hexadecimal digits of the talks' id that an account keeps: enough to tell
/// which talks it was to somebody who knows the id, and nothing to others.
const DIGITS: usize = 8;

/// What no desk can destroy, in plain words.
const BEYOND: [&str; 6] = [
    "the copies of the other members' desks: each destroys its own, or does not",
    "copies of this vault made before: backups, snapshots, old blocks of the disk",
    "sealed frames at the relay, until it drops them, and what others kept of them; no key to them is left here",
    "what was exported, printed, photographed or copied",
    "signatures that a side chose to give with attributed words, where others hold them",
    "what people remember",
];

/// The account of a destruction.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct DestroyedStored {
    #[n(0)]
    pub(crate) version: u16,
    /// The first digits of the talks' id.
    #[n(1)]
    pub(crate) talks: String,
    #[n(2)]
    pub(crate) at: Time,
    #[n(3)]
    pub(crate) rooms: u64,
    #[n(4)]
    pub(crate) entries: u64,
}

impl DestroyedStored {
    fn told(&self) -> Destroyed {
        Destroyed {
            talks: self.talks.clone(),
            at: self.at,
            rooms: self.rooms,
            entries: self.entries,
            beyond: BEYOND.map(str::to_owned).to_vec(),
        }
    }
}

impl Desk {
    /// Destroys talks now, or fixes when that happens.
    pub(crate) fn destroy(
        &mut self,
        turn: &mut Turn<'_>,
        talks: &str,
        at: Option<u64>,
    ) -> Result<Answer, DeskError> {
        let id = self.talks_named(Some(talks))?;
        let Some(at) = at.map(Time) else {
            let account = self.destroy_talks(turn, id);
            // Whoever keeps anything of them beside the desk hears it.
            turn.tell(Event::Destroyed(account.clone()));
            return Ok(Answer::Destroyed(account));
        };
        if at <= turn.now {
            return Err(Misuse::DestroyedBefore.into());
        }
        if let Some(agreed) = self.agreed_destruction(&id).filter(|agreed| *agreed < at) {
            return Err(Misuse::DestroyedTooLate(agreed).into());
        }
        if let Some(stored) = self.talks.get_mut(&id) {
            stored.destroy_at = Some(at);
            self.dirty.talks.insert(id);
        }
        Ok(Answer::DestructionDue { talks: id, at })
    }

    /// When the next talks are due.
    pub(crate) fn next_destruction(&self) -> Option<Time> {
        self.talks
            .keys()
            .filter_map(|talks| self.destruction_of(talks))
            .min()
    }

    /// When all desks destroy their copies of talks, by the charter in force.
    fn agreed_destruction(&self, talks: &TalksId) -> Option<Time> {
        self.charter_of(talks)?.destruction()
    }

    /// When this desk destroys its copy of talks: as the charter says, or earlier if
    /// somebody here fixed that.
    pub(crate) fn destruction_of(&self, talks: &TalksId) -> Option<Time> {
        let fixed = self.talks.get(talks)?.destroy_at;
        fixed
            .into_iter()
            .chain(self.agreed_destruction(talks))
            .min()
    }

    /// Destroys whatever is due.
    pub(crate) fn destroy_due(&mut self, turn: &mut Turn<'_>) {
        let due = self.talks.keys().filter(|talks| {
            let at = self.destruction_of(talks);
            at.is_some_and(|at| at <= turn.now)
        });
        let due: Vec<TalksId> = due.copied().collect();
        for id in due {
            let account = self.destroy_talks(turn, id);
            turn.tell(Event::Destroyed(account));
        }
    }

    /// What was destroyed here, in order.
    pub(crate) fn destroyed_view(&self) -> View {
        View::Destroyed {
            accounts: self.destroyed.values().map(DestroyedStored::told).collect(),
        }
    }

    fn destroy_talks(&mut self, turn: &mut Turn<'_>, id: TalksId) -> Destroyed {
        let gone: Vec<RoomId> = self.rooms_of(&id);
        let mut account = DestroyedStored {
            version: stored::VERSION,
            talks: id.to_string().chars().take(DIGITS).collect(),
            at: turn.now,
            rooms: gone.len() as u64,
            entries: 0,
        };
        for room in &gone {
            let Some(engine) = self.rooms.remove(room) else {
                continue;
            };
            account.entries = account.entries.saturating_add(engine.entries);
            turn.delete(keys::room(&engine.slot));
            for position in engine.start.size()..engine.tree.size() {
                turn.delete(keys::record(&engine.slot, position));
            }
            turn.effect(Effect::Disconnect { room: *room });
            self.guards.forget(room);
            self.dirty.rooms.remove(room);
            self.moved.remove(room);
            self.due.rooms.remove(room);
        }
        self.destroy_invitations(turn, id);
        self.destroy_joinings(turn, id);
        self.destroy_attachments(turn, &gone);
        let carried: Vec<_> = self
            .carriages
            .iter()
            .filter(|((source, _), carriage)| {
                gone.contains(source) || gone.contains(&carriage.destination)
            })
            .map(|(key, _)| *key)
            .collect();
        for key in carried {
            if let Some(carriage) = self.carriages.remove(&key)
                && carriage.enclosed.is_some()
            {
                turn.effect(Effect::ForgetDocument(carriage.errand()));
            }
            self.dirty.carriages.remove(&key);
            turn.delete(keys::carriage(&key.0, &key.1));
        }
        self.talks.remove(&id);
        self.dirty.talks.remove(&id);
        turn.delete(keys::talks(&id));
        let number = self.take_number();
        turn.put(keys::destroyed(number), stored::encode(&account));
        turn.batch.forget = true;
        let told = account.told();
        self.destroyed.insert(number, account);
        // What was asked for these talks is heard by nobody any more.
        self.forget_asked();
        told
    }

    fn destroy_invitations(&mut self, turn: &mut Turn<'_>, id: TalksId) {
        let made = self.invitations.iter();
        let made: Vec<u32> = made
            .filter(|(_, invitation)| invitation.talks == id)
            .map(|(number, _)| *number)
            .collect();
        for number in made {
            self.invitations.remove(&number);
            self.dirty.invitations.remove(&number);
            self.due.invitations.remove(&number);
            turn.delete(keys::invitation(number));
        }
    }

    /// Files on their way into rooms that are gone.
    fn destroy_attachments(&mut self, turn: &mut Turn<'_>, gone: &[RoomId]) {
        let under_way = self.attachments.iter();
        let under_way: Vec<u32> = under_way
            .filter(|(_, attachment)| gone.contains(&attachment.room))
            .map(|(number, _)| *number)
            .collect();
        for number in under_way {
            self.attachments.remove(&number);
            self.dirty.attachments.remove(&number);
            turn.delete(keys::attachment(number));
            turn.effect(Effect::ForgetDocument(Errand::Attach(number)));
        }
    }

    /// The invitations answered here that led into the talks.
    fn destroy_joinings(&mut self, turn: &mut Turn<'_>, id: TalksId) {
        let answered = self.joinings.iter();
        let answered: Vec<u32> = answered
            .filter(|(_, joining)| joining.talks == Some(id))
            .map(|(number, _)| *number)
            .collect();
        for number in answered {
            self.joinings.remove(&number);
            self.cards_held.remove(&number);
            self.dirty.joinings.remove(&number);
            self.due.joinings.remove(&number);
            turn.delete(keys::joining(number));
        }
    }
}
