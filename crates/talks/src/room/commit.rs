//! Who may change the people of a room, and how.
//!
//! The roster lies in the group context and so changes with the group itself:
//! a commit is judged before the group takes it, and one that is refused is
//! void for all.

use std::collections::BTreeSet;

use crate::entry::Malformed;
use crate::ids::{LeafKey, Place, Time};
use crate::roster::{Person, Role, RoomContext};

use super::Room;
use super::item::{Item, Speaker, What};

/// Why a commit is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitRefused {
    /// Its author is not in the roster.
    #[error("its author is not in this room")]
    NotInRoom,
    /// Its author may not change who is in the room.
    #[error("only heads and officials may change who is in a room")]
    NotACommitter,
    /// It starts from another roster than the room has.
    #[error("it starts from another state of the room than ours")]
    OtherBefore,
    /// The new roster is out of bounds.
    #[error("the new roster cannot stand: {0}")]
    Malformed(#[from] Malformed),
    /// Something changes that never may.
    #[error("the talks, the opening and the kind of a room, and what it continues, never change")]
    Fixed,
    /// A charter that is not in force in this room.
    #[error("the charter named is not the one in force in this room")]
    Charter,
    /// Roster and leaves tell different stories of who comes and goes.
    #[error("the roster and the group disagree on who comes and who goes")]
    LeavesDiffer,
    /// Somebody who neither comes nor goes is changed or moved.
    #[error("the roster changes somebody who neither comes nor goes")]
    OthersChanged,
    /// A committer who removes itself.
    #[error("nobody can remove themselves; say that you leave, and somebody carries it out")]
    RemovesItself,
    /// A head who brings or removes the intermediary's people.
    #[error("a head may bring and remove only people of its own side")]
    NotItsSide,
    /// Somebody comes under the name of another who is here.
    #[error("a person who was here before comes back under another name or role")]
    PersonDiffers,
    /// Nobody would be left to change who is in the room.
    #[error("the last head or official of a room cannot be removed")]
    NoCommitterLeft,
}

impl Room {
    /// Judges a commit by the group contexts before and after it and the
    /// leaves that it adds and removes, and gives the new context.
    ///
    /// # Errors
    /// [`CommitRefused`]; the room is unchanged either way.
    pub fn judge_commit(
        &self,
        committer: &LeafKey,
        before: &[u8],
        after: &[u8],
        added: &[LeafKey],
        removed: &[LeafKey],
    ) -> Result<RoomContext, CommitRefused> {
        let committer = self
            .context
            .person(committer)
            .ok_or(CommitRefused::NotInRoom)?;
        if !committer.role.may_commit() {
            return Err(CommitRefused::NotACommitter);
        }
        if before != self.context.to_bytes() {
            return Err(CommitRefused::OtherBefore);
        }
        let after = RoomContext::from_bytes(after)?;
        if after.version != self.context.version
            || after.talks != self.context.talks
            || after.kind != self.context.kind
            || after.opening != self.context.opening
            || after.continues != self.context.continues
        {
            return Err(CommitRefused::Fixed);
        }
        if after.charter != self.context.charter
            && after.charter != self.charter().map(crate::charter::Charter::hash)
        {
            return Err(CommitRefused::Charter);
        }
        if removed.contains(&committer.key) {
            return Err(CommitRefused::RemovesItself);
        }
        let joined = self.newcomers(&after, added, removed)?;
        self.judge_people(committer, joined, removed)?;
        if after.committers().is_empty() {
            return Err(CommitRefused::NoCommitterLeft);
        }
        Ok(after)
    }

    /// Checks that the new roster is the old one without the removed leaves,
    /// in order, and then the added ones; gives the latter.
    fn newcomers<'a>(
        &self,
        after: &'a RoomContext,
        added: &[LeafKey],
        removed: &[LeafKey],
    ) -> Result<&'a [Person], CommitRefused> {
        let going: BTreeSet<LeafKey> = removed.iter().copied().collect();
        let coming: BTreeSet<LeafKey> = added.iter().copied().collect();
        let all_were_here = going.iter().all(|key| self.context.person(key).is_some());
        // A leaf that goes and comes at once could change who it is unseen.
        let same_leaf = going.intersection(&coming).next().is_some();
        if going.len() != removed.len()
            || coming.len() != added.len()
            || same_leaf
            || !all_were_here
        {
            return Err(CommitRefused::LeavesDiffer);
        }
        let kept: Vec<&Person> = self
            .context
            .people
            .iter()
            .filter(|person| !going.contains(&person.key))
            .collect();
        let (stay, joined) = after
            .people
            .split_at_checked(kept.len())
            .ok_or(CommitRefused::LeavesDiffer)?;
        if !stay.iter().eq(kept) {
            return Err(CommitRefused::OthersChanged);
        }
        let named: BTreeSet<LeafKey> = joined.iter().map(|person| person.key).collect();
        if named != coming || joined.len() != coming.len() {
            return Err(CommitRefused::LeavesDiffer);
        }
        Ok(joined)
    }

    fn judge_people(
        &self,
        committer: &Person,
        joined: &[Person],
        removed: &[LeafKey],
    ) -> Result<(), CommitRefused> {
        if committer.role == Role::Head {
            let gone = removed.iter().filter_map(|key| self.context.person(key));
            if joined
                .iter()
                .chain(gone)
                .any(|person| person.role.is_intermediary())
            {
                return Err(CommitRefused::NotItsSide);
            }
        }
        // Another device of somebody here, or somebody invited again, stays
        // who they were; else one could speak under another's name.
        let mut known: Vec<&Person> = self.context.people.iter().collect();
        for person in joined {
            let differs = known.iter().any(|other| {
                other.person == person.person
                    && (other.name != person.name || other.role != person.role)
            });
            if differs {
                return Err(CommitRefused::PersonDiffers);
            }
            known.push(person);
        }
        Ok(())
    }

    /// Takes a commit that [`Room::judge_commit`] accepted: `after` is what it
    /// gave, `stated` the time that the committer's frame states. Nothing
    /// happens if the place does not follow the record's last item.
    pub fn apply_commit(
        &mut self,
        place: Place,
        committer: LeafKey,
        stated: Time,
        after: RoomContext,
    ) {
        if self.last.is_some_and(|last| place <= last) {
            return;
        }
        let joined: Vec<Person> = missing_from(&after, &self.context);
        let left: Vec<Person> = missing_from(&self.context, &after);
        for person in &left {
            self.leaving.remove(&person.key);
        }
        for person in &joined {
            // A leaf that was here before counts on, for its ids stand.
            self.counters.entry(person.key).or_insert(0);
        }
        self.last = Some(place);
        self.items.insert(
            place,
            Item {
                author: committer,
                speaker: self.context.person(&committer).map(Speaker::from),
                stated,
                what: What::Commit { joined, left },
            },
        );
        self.context = after;
    }
}

fn missing_from(these: &RoomContext, those: &RoomContext) -> Vec<Person> {
    these
        .people
        .iter()
        .filter(|person| those.person(&person.key).is_none())
        .cloned()
        .collect()
}
