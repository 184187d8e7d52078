//! One room on one desk: its MLS group, its folded record, its outbox and its
//! cursor into the log, always stored together.

mod honesty;
mod members;
mod outbox;
mod proving;
mod receive;

use std::collections::{BTreeSet, VecDeque};

use envelope::wire::OpeningToken;
use envelope::{
    AccessSecret, Checkpoint, CommitterSecret, FrameHash, Frontier, Position, RelayKey, RoomId,
    Root, SignedRegistration, TreeHead,
};
use minicbor::bytes::ByteVec;
use sealing::{Group, MemberSecret};
use sha2::{Digest, Sha256};
use talks::room::{Briefing, Room};
use talks::{
    Entry, EntryId, LeafKey, Malformed, Opening, Person, Place, RoomContext, TalksId, Time,
};

use crate::effect::Effect;
use crate::error::{DeskError, RestoreError};
use crate::invitation::Admission;
use crate::keys;
use crate::refusal::Closed;
use crate::stored::{self, Item, Outgoing, RecordStored, RoomStored, Standing};
use crate::turn::Turn;

pub(crate) use outbox::Admit;

/// What happened in a room that the rest of the desk must know of.
pub(crate) enum News {
    /// An own entry has its place; whether the rules counted it.
    Logged {
        entry: EntryId,
        place: Place,
        counted: bool,
    },
    /// An own entry will never have a place here, and why.
    NotLogged { entry: EntryId, reason: String },
    /// A newcomer's commit won.
    Admitted {
        invitation: u32,
        index: u32,
        admission: Box<Admission>,
        briefing: Box<Briefing>,
    },
    /// A newcomer can no longer be let in, and why.
    NotAdmitted { invitation: u32, reason: String },
    /// Somebody said that they leave; committers carry it out.
    Leaving(LeafKey),
}

/// The secrets by which this desk is a member of a room.
pub(crate) struct Membership {
    pub(crate) member: MemberSecret,
    pub(crate) committer: CommitterSecret,
    pub(crate) committer_seed: [u8; 32],
}

impl Membership {
    pub(crate) fn new(member: MemberSecret, committer_seed: [u8; 32]) -> Self {
        Self {
            member,
            committer: CommitterSecret::from_seed(&committer_seed),
            committer_seed,
        }
    }

    pub(crate) fn leaf(&self) -> LeafKey {
        LeafKey(*self.member.public().as_bytes())
    }
}

pub(crate) struct RoomEngine {
    pub(crate) id: RoomId,
    /// Under which name it is stored; see [`keys::room`].
    pub(crate) slot: String,
    pub(crate) talks: TalksId,
    pub(crate) order: u32,
    pub(crate) relay: String,
    pub(crate) relay_key: RelayKey,
    /// Whether the relay is another than the one of the talks.
    pub(crate) elsewhere: bool,
    pub(crate) membership: Membership,
    pub(crate) group: Option<Group>,
    /// The record, folded by the rules.
    pub(crate) room: Room,
    /// The context with which the record begins.
    pub(crate) first_context: Vec<u8>,
    /// What the inviter told of the record before this desk's begins.
    pub(crate) briefing: Option<Briefing>,
    /// The log before the record begins, and now.
    pub(crate) start: Frontier,
    pub(crate) tree: Frontier,
    /// The log's root at `start.size() + index`.
    pub(crate) roots: Vec<Root>,
    /// The frame at `start.size() + index`.
    pub(crate) frames: Vec<FrameHash>,
    /// The delivery being read: its checkpoint, which fits, and what of it is
    /// not in the record yet. Not stored.
    pub(crate) delivery: Option<(Checkpoint, VecDeque<FrameHash>)>,
    pub(crate) checkpoint: Option<Checkpoint>,
    /// Every checkpoint that the record keeps, in order.
    pub(crate) checkpoints: Vec<Checkpoint>,
    pub(crate) claims: Vec<Checkpoint>,
    pub(crate) outbox: VecDeque<Outgoing>,
    pub(crate) standing: Standing,
    pub(crate) token: Option<OpeningToken>,
    /// What the relay has not confirmed, epoch by epoch: a key that it never
    /// learned would leave whoever stopped in that epoch outside for good.
    pub(crate) registrations: VecDeque<SignedRegistration>,
    pub(crate) counter: u64,
    pub(crate) entries: u64,
    pub(crate) voids: u64,
    /// Own frames that have their place in this epoch: one that comes again
    /// counts for nobody.
    pub(crate) own_frames: BTreeSet<FrameHash>,
    /// Everything from this position on was logged when this desk was in all the
    /// rooms of these talks that it is in; none until the relay has said how
    /// long the log is.
    pub(crate) whole_from: Option<u64>,
    pub(crate) link: Link,
}

/// What is under way on the room's connection; not stored.
#[derive(Debug, Default)]
pub(crate) struct Link {
    pub(crate) up: bool,
    /// The request that appends the head of the outbox.
    pub(crate) appending: Option<u64>,
    /// The head of the outbox, once the relay said that it has it.
    pub(crate) acknowledged: Option<FrameHash>,
    /// The relay takes nothing at the moment.
    pub(crate) pause: Option<Pause>,
    /// The request for all frames to come, unless it was refused.
    pub(crate) live: Option<u64>,
    /// How long the log was when the relay began to push it: nothing is sent
    /// before that much is read, so that a vault restored from a copy finds
    /// its own later frames before it says anything.
    pub(crate) length: Option<u64>,
    /// The request that reads what a gap left out.
    pub(crate) reading: Option<u64>,
    /// The access key in use ends here; the next is proved once this is read.
    pub(crate) ends_at: Option<u64>,
    /// A delivery in a row that did not fit its checkpoint.
    pub(crate) unfit: bool,
    pub(crate) proving: Vec<AskedProof>,
}

impl Link {
    /// Whether the key in use ends here, and only reads.
    pub(crate) fn is_ending(&self) -> bool {
        self.ends_at.is_some()
    }

    /// Whether it makes sense to ask the relay to do something now.
    pub(crate) fn takes_requests(&self, now: Time) -> bool {
        self.up
            && !self.is_ending()
            && self
                .pause
                .is_none_or(|pause| pause.over || pause.until <= now)
    }
}

/// A wait before the next try.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pause {
    pub(crate) until: Time,
    pub(crate) millis: u64,
    /// Whether its end was noticed.
    pub(crate) over: bool,
}

/// A proof of consistency that the relay was asked for.
#[derive(Debug)]
pub(crate) struct AskedProof {
    pub(crate) id: u64,
    /// The earlier checkpoint, as a member stated it.
    pub(crate) claim: Checkpoint,
    /// This desk's own head when it asked.
    pub(crate) new: TreeHead,
}

/// What tells one stored state of a room from the next, see
/// [`RoomEngine::mark`].
#[derive(PartialEq, Eq)]
pub(crate) struct Mark {
    size: u64,
    checkpoint: Option<u64>,
    waiting: usize,
    sealed: bool,
    claims: usize,
    registrations: usize,
    counter: u64,
    whole_from: Option<u64>,
    standing: Standing,
}

/// What a room starts from.
pub(crate) struct Beginning {
    pub(crate) id: RoomId,
    pub(crate) talks: TalksId,
    pub(crate) order: u32,
    pub(crate) relay: String,
    pub(crate) relay_key: RelayKey,
    pub(crate) membership: Membership,
    pub(crate) group: Group,
    pub(crate) opening: Opening,
    pub(crate) briefing: Option<Briefing>,
    pub(crate) start: Frontier,
    pub(crate) token: Option<OpeningToken>,
}

impl RoomEngine {
    /// A room that this desk creates (with a token) or was let into (without).
    pub(crate) fn begin(from: Beginning) -> Result<Self, DeskError> {
        let first_context = from.group.context();
        let context = RoomContext::from_bytes(&first_context)?;
        let room = folded(context, from.opening, from.briefing.as_ref())?;
        let standing = match from.token {
            Some(_) => Standing::Opening(None),
            None => Standing::Open,
        };
        Ok(Self {
            id: from.id,
            slot: from.id.to_string(),
            talks: from.talks,
            order: from.order,
            relay: from.relay,
            relay_key: from.relay_key,
            elsewhere: false,
            membership: from.membership,
            group: Some(from.group),
            room,
            first_context,
            briefing: from.briefing,
            roots: vec![from.start.head().root],
            frames: Vec::new(),
            delivery: None,
            tree: from.start.clone(),
            start: from.start,
            checkpoint: None,
            checkpoints: Vec::new(),
            claims: Vec::new(),
            outbox: VecDeque::new(),
            standing,
            token: from.token,
            registrations: VecDeque::new(),
            counter: 0,
            entries: 0,
            voids: 0,
            own_frames: BTreeSet::new(),
            whole_from: None,
            link: Link::default(),
        })
    }

    /// Brings a room back from the vault; its record is replayed afterwards by
    /// [`RoomEngine::replay`].
    pub(crate) fn restore(
        slot: String,
        stored: RoomStored,
        opening: Opening,
        relay: String,
        relay_key: RelayKey,
    ) -> Result<(Self, u64), RestoreError> {
        let key = keys::room(&slot);
        let unreadable = |why: String| RestoreError::Value {
            key: key.clone(),
            why,
        };
        let group = match &stored.group {
            Some(bytes) => {
                Some(Group::from_bytes(bytes).map_err(|error| unreadable(error.to_string()))?)
            }
            None => None,
        };
        let context = RoomContext::from_bytes(&stored.context)
            .map_err(|error| unreadable(error.to_string()))?;
        let room = folded(context, opening, stored.briefing.as_ref())
            .map_err(|error| unreadable(error.to_string()))?;
        let engine = Self {
            id: stored.id,
            slot,
            talks: stored.talks,
            order: stored.order,
            elsewhere: stored.elsewhere.is_some(),
            relay,
            relay_key,
            membership: Membership::new(
                MemberSecret::from_bytes(stored.member.into()),
                stored.committer.into(),
            ),
            group,
            room,
            first_context: stored.context.into(),
            briefing: stored.briefing,
            roots: vec![stored.start.head().root],
            frames: Vec::new(),
            delivery: None,
            tree: stored.start.clone(),
            start: stored.start,
            checkpoint: stored.checkpoint,
            checkpoints: Vec::new(),
            claims: stored.claims,
            outbox: stored.outbox.into(),
            standing: stored.standing,
            token: stored.token,
            registrations: stored.registrations.into(),
            counter: stored.counter,
            entries: 0,
            voids: 0,
            own_frames: BTreeSet::new(),
            whole_from: stored.whole_from,
            link: Link::default(),
        };
        Ok((engine, stored.size))
    }

    /// Folds one stored position of the record again.
    pub(crate) fn replay(&mut self, record: &RecordStored) -> Result<(), RestoreError> {
        let place = Place(self.tree.size());
        match &record.item {
            Item::Entry { author, .. } if *author == self.leaf() => {
                self.own_frames.insert(record.frame);
            }
            Item::Commit { .. } => self.own_frames.clear(),
            _ => {}
        }
        match &record.item {
            Item::Entry { author, plaintext } => match Entry::from_bytes(plaintext) {
                Ok(entry) => {
                    self.room.apply_entry(place, *author, entry);
                    self.entries += 1;
                }
                Err(_) => self.room.apply_void(place),
            },
            Item::Commit {
                committer,
                stated,
                context,
            } => {
                let context =
                    RoomContext::from_bytes(context).map_err(|error| RestoreError::Value {
                        key: keys::record(&self.slot, place.0),
                        why: error.to_string(),
                    })?;
                self.room.apply_commit(place, *committer, *stated, context);
            }
            Item::Void => {
                self.room.apply_void(place);
                self.voids += 1;
            }
        }
        self.checkpoints.extend(record.checkpoint);
        self.tree.append(&record.frame);
        self.frames.push(record.frame);
        self.roots.push(self.tree.head().root);
        Ok(())
    }

    /// The first position that this desk has not read.
    pub(crate) fn cursor(&self) -> Position {
        Position(self.tree.size())
    }

    /// The key with which to prove access now.
    pub(crate) fn access(&self) -> Option<AccessSecret> {
        let group = self.group.as_ref()?;
        Some(AccessSecret::from_seed(&group.access_seed()))
    }

    pub(crate) fn leaf(&self) -> LeafKey {
        self.membership.leaf()
    }

    /// What this desk's person is in the room; none after leaving.
    pub(crate) fn me(&self) -> Option<&Person> {
        self.room.context().person(&self.leaf())
    }

    pub(crate) fn may_commit(&self) -> bool {
        self.me().is_some_and(|person| person.role.may_commit())
    }

    /// Whether this desk carries out that a leaf leaves: officials for anybody,
    /// heads for their own side.
    pub(crate) fn may_see_off(&self, leaf: &LeafKey) -> bool {
        let leaving = self.room.context().person(leaf);
        let (Some(me), Some(leaving)) = (self.me(), leaving) else {
            return false;
        };
        *leaf != self.leaf()
            && match me.role {
                talks::Role::Official => true,
                talks::Role::Head => !leaving.role.is_intermediary(),
                _ => false,
            }
    }

    /// Whether the relay's log is read here as far as it went when the link came
    /// up, and whatever follows is pushed.
    pub(crate) fn is_caught_up(&self) -> bool {
        self.standing == Standing::Open
            && self.link.up
            && !self.link.is_ending()
            && self
                .link
                .length
                .is_some_and(|length| self.tree.size() >= length)
    }

    /// Whether something like it waits in the outbox.
    pub(crate) fn has_queued(&self, is: impl Fn(&talks::Body) -> bool) -> bool {
        self.outbox.iter().any(|outgoing| match &outgoing.what {
            stored::What::Entry { entry, .. } => {
                Entry::from_bytes(entry).is_ok_and(|entry| is(&entry.body))
            }
            stored::What::Commit { .. } => false,
        })
    }

    /// Whether the room takes new entries.
    pub(crate) fn check_usable(&self) -> Result<(), DeskError> {
        let (standing, explanation) = match &self.standing {
            Standing::Opening(_) | Standing::Open => return Ok(()),
            Standing::Frozen(evidence) => (Closed::Frozen, evidence.explanation.clone()),
            Standing::Stopped(why) => (Closed::Stopped, why.clone()),
            Standing::Left(why) => (Closed::Left, why.clone()),
        };
        Err(DeskError::RoomClosed {
            standing,
            explanation,
        })
    }

    /// Whether the rules would count a change of members by this desk.
    pub(crate) fn judge_change(
        &self,
        after: &RoomContext,
        added: &[LeafKey],
        removed: &[LeafKey],
    ) -> Result<(), DeskError> {
        let before = self.room.context().to_bytes();
        self.room
            .judge_commit(&self.leaf(), &before, &after.to_bytes(), added, removed)?;
        Ok(())
    }

    /// Changes with everything that is stored: a room whose mark stays the same
    /// need not be written again.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            size: self.tree.size(),
            checkpoint: self.checkpoint.map(|checkpoint| checkpoint.head.size),
            waiting: self.outbox.len(),
            sealed: self.outbox.front().is_some_and(|head| head.frame.is_some()),
            claims: self.claims.len(),
            registrations: self.registrations.len(),
            counter: self.counter,
            whole_from: self.whole_from,
            standing: self.standing.clone(),
        }
    }

    /// Stores the room, the record apart.
    pub(crate) fn store(&self, turn: &mut Turn<'_>) {
        let group = self
            .group
            .as_ref()
            .map(|group| ByteVec::from(group.to_bytes().to_vec()));
        let value = stored::encode(&RoomStored {
            version: stored::VERSION,
            talks: self.talks,
            order: self.order,
            member: (*self.membership.member.to_bytes()).into(),
            committer: self.membership.committer_seed.into(),
            group,
            context: self.first_context.clone().into(),
            start: self.start.clone(),
            size: self.tree.size(),
            checkpoint: self.checkpoint,
            claims: self.claims.clone(),
            outbox: self.outbox.iter().cloned().collect(),
            standing: self.standing.clone(),
            token: self.token.clone(),
            registrations: self.registrations.iter().cloned().collect(),
            counter: self.counter,
            briefing: self.briefing.clone(),
            id: self.id,
            whole_from: self.whole_from,
            elsewhere: self
                .elsewhere
                .then(|| (self.relay.clone(), self.relay_key.to_string())),
        });
        turn.put(keys::room(&self.slot), value);
    }

    /// The record of a membership that ended, when this desk enters the same
    /// room again under a new one: it stays readable beside the new record,
    /// under an id that no relay knows.
    pub(crate) fn retire(&mut self, turn: &mut Turn<'_>, news: &mut Vec<News>) {
        self.abandon_outbox(
            turn,
            "this desk was invited again before it was known whether this was logged; look at \
             the record and say it again if it is missing",
            news,
        );
        let mut hasher = Sha256::new();
        hasher.update(b"good-offices earlier membership 1\0");
        hasher.update(self.slot.as_bytes());
        self.id = RoomId::from_bytes(hasher.finalize().into());
        self.group = None;
        self.registrations.clear();
        self.link = Link::default();
        self.standing = Standing::Left(
            "this desk was invited again; the record goes on in the room of the same name"
                .to_owned(),
        );
    }

    /// Ends the room on this desk for a reason that a person can act on.
    pub(crate) fn end(&mut self, turn: &mut Turn<'_>, standing: Standing) {
        let (name, explanation) = match &standing {
            Standing::Opening(_) | Standing::Open => ("open", String::new()),
            Standing::Frozen(evidence) => ("frozen", evidence.explanation.clone()),
            Standing::Stopped(why) => ("stopped", why.clone()),
            Standing::Left(why) => ("left", why.clone()),
        };
        self.standing = standing;
        self.link = Link::default();
        turn.effect(Effect::Disconnect { room: self.id });
        turn.tell(crate::answer::Event::Standing {
            room: self.id.to_string(),
            standing: name.to_owned(),
            explanation,
        });
    }
}

fn folded(
    context: RoomContext,
    opening: Opening,
    briefing: Option<&Briefing>,
) -> Result<Room, Malformed> {
    match briefing {
        None => Room::new(context, opening),
        Some(briefing) => Room::joined(context, opening, briefing),
    }
}
