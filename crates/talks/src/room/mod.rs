//! A room: the state that its record folds to.
//!
//! Every desk of a room applies the same items in the same order and so holds
//! the same state, except for what was said before it joined. What an entry
//! would do is judged first ([`Room::judge`]) and done afterwards, so that the
//! commands ([`crate::decide`]) refuse by the very rules that the fold applies.

mod assessments;
mod briefing;
mod chartering;
mod commit;
mod fold;
mod item;
mod judge;
mod nonces;
mod order;
mod pending;
mod proposals;
mod reading;
mod retelling;
mod rounds;
mod signing;
mod standing;
mod state;
mod succession;
mod taking_over;
mod team;
mod translations;

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::{AdoptedCharter, Body, Document, Malformed, SideKey};
use crate::ground::Ground;
use crate::ids::{EntryId, LeafKey, Place, SideNumber};
use crate::opening::Opening;
use crate::proposal::MatterId;
use crate::roster::{Person, RoomContext, RoomKind};
use crate::terms::{Passage, Wording, Words};

use nonces::Nonces;
use order::Order;
use signing::Stood;
use succession::ToldBefore;

pub(crate) use signing::Measure;

pub use assessments::AssessmentState;
pub use briefing::{Briefing, Count, EndedKey};
pub use commit::CommitRefused;
pub use item::{Item, RuleBroken, Speaker, Verdict, Warning, WarningKind, What};
pub use judge::Reach;
pub use nonces::NonceList;
pub use order::Shown;
pub use pending::{PendingCharter, PendingReply};
pub use proposals::{ClosedProposal, ProposalState, Reply};
pub use reading::Reading;
pub use retelling::Original;
pub use rounds::{RoundState, RoundTold};
pub use standing::{StandingEnd, StandingSigner, StandingState, StandingTold, StandingUse, Used};
pub use state::{
    Answer, Approval, AskState, PermissionStanding, PermissionState, ShowingState, Signer,
};
pub use succession::{NotAsBefore, WhoseWord};
pub use taking_over::Carrier;
pub use team::{Decided, MatterState};
pub use translations::TranslationState;

/// The folded state of one room's record, as one desk holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    context: RoomContext,
    opening: Opening,
    items: BTreeMap<Place, Item>,
    /// Where entries stand whose id and counter are right.
    places: BTreeMap<EntryId, Place>,
    last: Option<Place>,
    complete: bool,
    void: u64,
    /// The last count of every leaf that is or was here.
    counters: BTreeMap<LeafKey, u64>,
    warnings: Vec<Warning>,
    side_keys: BTreeMap<(SideNumber, u8), SideKey>,
    /// Where the words of a statement, an ask, a permission, a showing or a
    /// document lie.
    words: BTreeMap<EntryId, Place>,
    /// The lines of the documents that lie in entries.
    lines: BTreeMap<Place, Passage>,
    asks: BTreeMap<EntryId, AskState>,
    showings: BTreeMap<EntryId, ShowingState>,
    /// The words shown last under each permission.
    last_shown: BTreeMap<EntryId, EntryId>,
    permissions: BTreeMap<EntryId, PermissionState>,
    /// Permissions in the order of their places.
    permitted: Vec<EntryId>,
    /// Bound intentions and their permissions.
    intentions: BTreeMap<EntryId, EntryId>,
    nonces: Nonces,
    conveyed_nonces: Nonces,
    shown: BTreeMap<SideNumber, Order>,
    leaving: BTreeSet<LeafKey>,
    /// The opening, as a ground.
    first_ground: Ground,
    /// Opening and charters, in the order in which they came into force, all that
    /// this desk knows of: old entries are checked again by them.
    grounds: Vec<Stood>,
    /// The charter in force, with what proves it.
    adopted: Option<AdoptedCharter>,
    charter_confirmed: bool,
    ended_keys: BTreeSet<(SideNumber, u8)>,
    proposals: BTreeMap<EntryId, ProposalState>,
    /// See [`Room::unfinished`].
    unfinished: BTreeSet<EntryId>,
    /// Matters put or matched here.
    matters: Nonces,
    team_matters: BTreeMap<MatterId, MatterState>,
    /// See [`Room::decision_on`].
    decided_closings: BTreeMap<EntryId, (MatterId, bool)>,
    /// Matters decided in the team's room, and closings that went into them.
    decided: Nonces,
    /// The rounds begun here; for a newcomer, from the one it came into.
    rounds: Vec<RoundState>,
    assessments: BTreeMap<EntryId, AssessmentState>,
    /// By the entry beside which they stand.
    translations: BTreeMap<EntryId, Vec<TranslationState>>,
    standings: BTreeMap<EntryId, StandingState>,
    /// How many statements came here under each standing permission of a side, by
    /// its nonce.
    came_under: BTreeMap<[u8; 16], Used>,
    /// Their nonces, the one that was used last at the end.
    came_last: Vec<[u8; 16]>,
    /// The conveyances into the rooms before this one, as its opener read them.
    conveyed_before: Nonces,
    /// Others, as the side's people say.
    told_before: Vec<ToldBefore>,
    /// Whether the opener brought along what was used in the room before.
    has_books: bool,
    /// Whether somebody of the side has said what came to them before.
    side_told: bool,
    /// How far each device's person said to have read.
    reading: BTreeMap<LeafKey, Reading>,
}

impl Room {
    /// Begins a room whose record this desk reads from its first place on.
    ///
    /// # Errors
    /// [`Malformed`] if context or opening are out of bounds, or do not belong
    /// to each other.
    pub fn new(context: RoomContext, opening: Opening) -> Result<Self, Malformed> {
        context.check()?;
        opening.check()?;
        if opening.hash() != context.opening {
            return Err(Malformed::Field("opening: not the one of this room"));
        }
        if opening.talks != context.talks {
            return Err(Malformed::Field("talks: not those of the opening"));
        }
        if let Some(side) = context.kind.side()
            && opening.side(side).is_none()
        {
            return Err(Malformed::Field("side: the opening does not name it"));
        }
        let counters = context
            .people
            .iter()
            .map(|person| (person.key, 0))
            .collect();
        let first_ground = Ground::of_opening(&opening);
        Ok(Self {
            first_ground: first_ground.clone(),
            grounds: vec![Stood::before_us(first_ground)],
            adopted: None,
            charter_confirmed: false,
            ended_keys: BTreeSet::new(),
            proposals: BTreeMap::new(),
            unfinished: BTreeSet::new(),
            matters: Nonces::default(),
            team_matters: BTreeMap::new(),
            decided_closings: BTreeMap::new(),
            decided: Nonces::default(),
            context,
            opening,
            items: BTreeMap::new(),
            places: BTreeMap::new(),
            last: None,
            complete: false,
            void: 0,
            counters,
            warnings: Vec::new(),
            side_keys: BTreeMap::new(),
            words: BTreeMap::new(),
            lines: BTreeMap::new(),
            asks: BTreeMap::new(),
            showings: BTreeMap::new(),
            last_shown: BTreeMap::new(),
            permissions: BTreeMap::new(),
            permitted: Vec::new(),
            intentions: BTreeMap::new(),
            nonces: Nonces::default(),
            conveyed_nonces: Nonces::default(),
            shown: BTreeMap::new(),
            leaving: BTreeSet::new(),
            rounds: Vec::new(),
            assessments: BTreeMap::new(),
            translations: BTreeMap::new(),
            standings: BTreeMap::new(),
            came_under: BTreeMap::new(),
            came_last: Vec::new(),
            conveyed_before: Nonces::default(),
            told_before: Vec::new(),
            has_books: false,
            side_told: false,
            reading: BTreeMap::new(),
        })
    }

    /// The group context as it stands.
    pub fn context(&self) -> &RoomContext {
        &self.context
    }

    /// The talks' opening.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// What kind of room it is.
    pub fn kind(&self) -> RoomKind {
        self.context.kind
    }

    /// The side whose words may leave this room: it is a side room's only.
    pub fn permitting_side(&self) -> Option<SideNumber> {
        match self.context.kind {
            RoomKind::Side(side) => Some(side),
            RoomKind::Delegation(_) | RoomKind::Team => None,
        }
    }

    /// The count that an author's next entry must state.
    pub fn next_counter(&self, author: &LeafKey) -> u64 {
        self.counters
            .get(author)
            .map_or(1, |last| last.saturating_add(1))
    }

    /// The item at a place.
    pub fn item(&self, place: Place) -> Option<&Item> {
        self.items.get(&place)
    }

    /// Where the entry of an id stands, if its author could give it that id.
    pub fn place_of(&self, id: &EntryId) -> Option<Place> {
        self.places.get(id).copied()
    }

    /// All items, in order.
    pub fn items(&self) -> impl Iterator<Item = (Place, &Item)> {
        self.items.iter().map(|(place, item)| (*place, item))
    }

    /// The items from a place on, in order.
    pub fn items_from(&self, from: Place) -> impl Iterator<Item = (Place, &Item)> {
        self.items.range(from..).map(|(place, item)| (*place, item))
    }

    /// The place of the last item applied, void ones included.
    pub fn last_place(&self) -> Option<Place> {
        self.last
    }

    /// Whether the record begins with the room's opening.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many frames did not open under their place's epoch.
    pub fn void_count(&self) -> u64 {
        self.void
    }

    /// The words of a counted statement, ask, permission, showing or document.
    pub fn passage_of(&self, id: &EntryId) -> Option<&Passage> {
        self.words.get(id).and_then(|place| self.passage_at(*place))
    }

    fn passage_at(&self, place: Place) -> Option<&Passage> {
        match &self.items.get(&place)?.entry()?.body {
            Body::Statement(body) => Some(&body.passage),
            Body::Showing(body) => Some(&body.passage),
            Body::Ask(crate::entry::Ask { words, .. })
            | Body::Permission(crate::entry::Permission { words, .. })
            | Body::Marked(crate::entry::Marked { words, .. }) => match words {
                Words::Own(passage) => Some(passage),
                Words::Same(_) => None,
            },
            Body::Document(_) => self.lines.get(&place),
            _ => None,
        }
    }

    /// The document whose line are the words of a counted document, ask or
    /// permission.
    pub fn document_of(&self, id: &EntryId) -> Option<&Document> {
        let place = self.words.get(id)?;
        match &self.items.get(place)?.counted()?.body {
            Body::Document(document) => Some(document),
            _ => None,
        }
    }

    /// The document of the entry at a place that counts: put into this room, or
    /// conveyed to it.
    pub fn document_at(&self, place: Place) -> Option<&Document> {
        match &self.items.get(&place)?.counted()?.body {
            Body::Document(document) => Some(document),
            Body::Conveyance(conveyance) => conveyance.document.as_ref(),
            _ => None,
        }
    }

    /// The words that go under a permission if the intermediary chooses none,
    /// and the only ones unless they are permitted in substance: those shown
    /// last, once the side has said yes; else the permitted ones.
    pub fn words_to_go(&self, permission: &PermissionState) -> Option<&Passage> {
        match permission.terms.wording {
            Wording::Exact | Wording::Substance => self.passage_of(&permission.id),
            Wording::ShownFirst => {
                let approval = permission.approval.as_ref()?;
                self.passage_of(&approval.showing)
            }
        }
    }

    /// The words shown of an id.
    pub fn showing(&self, id: &EntryId) -> Option<&ShowingState> {
        self.showings.get(id)
    }

    /// The words shown last under a permission.
    pub fn last_shown(&self, permission: &PermissionState) -> Option<&ShowingState> {
        let id = self.last_shown.get(&permission.id)?;
        self.showings.get(id)
    }

    /// Whether no other words were shown under the same permission since.
    pub fn is_shown_last(&self, id: &EntryId) -> bool {
        self.last_shown.values().any(|last| last == id)
    }

    /// The words shown that wait for a head's yes or no, in order; also such as
    /// only those can answer who were there.
    pub fn open_showings(&self) -> Vec<(EntryId, &ShowingState)> {
        let mut open: Vec<_> = self
            .last_shown
            .values()
            .filter_map(|id| Some((*id, self.showings.get(id)?)))
            .filter(|(_, showing)| {
                let permission = self.permissions.get(&showing.permission);
                let waits = permission.is_none_or(|permission| permission.waits().is_ok());
                showing.answer.is_none() && waits
            })
            .collect();
        open.sort_by_key(|(_, showing)| showing.place);
        open
    }

    /// The permission of an id.
    pub fn permission(&self, id: &EntryId) -> Option<&PermissionState> {
        self.permissions.get(id)
    }

    /// All permissions, in order.
    pub fn permissions(&self) -> impl Iterator<Item = &PermissionState> {
        self.permitted
            .iter()
            .filter_map(|id| self.permissions.get(id))
    }

    /// The ask of an id.
    pub fn ask(&self, id: &EntryId) -> Option<&AskState> {
        self.asks.get(id)
    }

    /// The asks that wait for an answer ("Before I leave this room"), in order.
    pub fn open_asks(&self) -> Vec<(EntryId, &AskState)> {
        let mut open: Vec<_> = self
            .asks
            .iter()
            .filter(|(_, ask)| ask.answer.is_none() && ask.terms.round == self.round())
            .map(|(id, ask)| (*id, ask))
            .collect();
        open.sort_by_key(|(_, ask)| ask.place);
        open
    }

    /// A side's key by its number, as introduced to this room.
    pub fn side_key(&self, side: SideNumber, number: u8) -> Option<&[u8; 32]> {
        self.side_keys
            .get(&(side, number))
            .map(|side_key| &side_key.key)
    }

    /// All side keys known here, in the order of sides and numbers.
    pub fn side_keys(&self) -> impl Iterator<Item = &SideKey> {
        self.side_keys.values()
    }

    /// The number under which a side's key was introduced to this room.
    pub fn side_key_number(&self, side: SideNumber, key: &[u8; 32]) -> Option<u8> {
        self.side_keys
            .values()
            .find(|known| known.side == side && known.key == *key)
            .map(|known| known.number)
    }

    /// The number for a side's next key (255 stays taken once it is).
    pub fn next_side_key_number(&self, side: SideNumber) -> u8 {
        self.side_keys
            .range((side, 0)..=(side, u8::MAX))
            .next_back()
            .map_or(1, |((_, number), _)| number.saturating_add(1))
    }

    /// Whether an intention is the one that bound its permission.
    pub fn is_bound_to(&self, intention: &EntryId) -> bool {
        self.intentions.contains_key(intention)
    }

    /// The permission that an intention bound, if it bound one known here.
    pub fn bound_permission(&self, intention: &EntryId) -> Option<&PermissionState> {
        self.intentions
            .get(intention)
            .and_then(|permission| self.permissions.get(permission))
    }

    /// What people should know about the record.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The people who said that they leave and are still in the room; a
    /// committer carries it out.
    pub fn leaving(&self) -> impl Iterator<Item = &Person> {
        self.context
            .people
            .iter()
            .filter(|person| self.leaving.contains(&person.key))
    }
}
