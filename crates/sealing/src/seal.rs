//! Sealing: entries and commits on their way out.

use envelope::Frame;
use envelope::limits::LARGEST_ENTRY;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use mls_rs::group::CommitSecrets;
use rand_core::CryptoRngCore;
use std::sync::Arc;
use zeroize::{Zeroize, Zeroizing};

use crate::client::{Workshop, library};
use crate::crypto::Source;
use crate::error::SealingError;
use crate::facts::{CommitFacts, OpenedCommit};
use crate::framing;
use crate::group::{Epoch, Group, check_context};
use crate::key_package;
use crate::keys::MemberKey;
use crate::limits;
use crate::rules::{self, Noted};
use crate::time::UnixMillis;

/// What a commit should change. Nothing at all is a change too: it gives every
/// member fresh keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Members to remove.
    pub remove: Vec<MemberKey>,
    /// Key packages of those to add. One that is removed may be added again in
    /// the same commit, with a new key package.
    pub add: Vec<Vec<u8>>,
    /// The room's new context, if it changes.
    pub context: Option<Vec<u8>>,
}

/// A commit, sealed and not yet part of the room.
pub struct SealedCommit {
    /// What goes to the log.
    pub frame: Frame,
    /// What [`Group::apply_own_commit`] needs if the frame wins its position;
    /// as secret as the group itself.
    pub secrets: Zeroizing<Vec<u8>>,
    /// For those added, if there are any; of use only once the frame has won.
    pub welcome: Option<Vec<u8>>,
}

impl core::fmt::Debug for SealedCommit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SealedCommit")
            .field("frame", &self.frame)
            .finish_non_exhaustive()
    }
}

impl Group {
    /// Seals an entry for this epoch.
    ///
    /// Returns the frame and the group with the message's key gone. `now` is
    /// stated in the frame.
    ///
    /// # Errors
    /// [`SealingError::TooLarge`] beyond [`LARGEST_ENTRY`];
    /// [`SealingError::Library`] if the library fails.
    pub fn seal_entry(
        &self,
        plaintext: &[u8],
        now: UnixMillis,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(Frame, Self), SealingError> {
        const DOING: &str = "seal an entry";
        if plaintext.len() > LARGEST_ENTRY {
            return Err(SealingError::TooLarge {
                what: "entry",
                length: plaintext.len(),
                most: LARGEST_ENTRY,
            });
        }
        let inputs = [self.state.as_slice(), plaintext, &now.0.to_be_bytes()];
        let source = Source::draw(rng, &inputs);
        let (workshop, mut group) = Workshop::new(source.clone()).restore(&self.state)?;
        let message = group
            .encrypt_application_message(plaintext, Vec::new())
            .and_then(|message| message.to_bytes())
            .map_err(|error| library(DOING, &error))?;
        let frame = framing::seal(&self.epoch, &self.member, now, &message, &source)?;
        let next = Self {
            state: Arc::new(workshop.store(&mut group)?),
            ..self.clone()
        };
        Ok((frame, next))
    }

    /// Seals a commit under this epoch's key. The group stays as it is until
    /// the log has decided; then [`Group::apply_own_commit`] or [`Group::open`]
    /// of whichever commit came first makes the next one.
    ///
    /// # Errors
    /// [`SealingError::Refused`] if the change breaks a rule of the room (a
    /// member that is not there, oneself removed, somebody added twice),
    /// [`SealingError::Foreign`] if a key package cannot be used at `now`,
    /// [`SealingError::TooLarge`] if the commit does not fit into a frame.
    pub fn seal_commit(
        &self,
        change: &Change,
        now: UnixMillis,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<SealedCommit, SealingError> {
        const DOING: &str = "seal a commit";
        self.check(change, now)?;
        let source = self.source(change, now, rng);
        let (workshop, mut group) = Workshop::new(source.clone()).restore(&self.state)?;
        let mut builder = group.commit_builder().commit_time(now.mls());
        for key in &change.remove {
            let leaf = self.epoch.leaf_of(key).ok_or(NOT_A_MEMBER)?;
            builder = builder
                .remove_member(leaf)
                .map_err(|error| library(DOING, &error))?;
        }
        for package in &change.add {
            builder = builder
                .add_member(key_package::parse(package)?)
                .map_err(|error| library(DOING, &error))?;
        }
        if let Some(context) = &change.context {
            builder = builder
                .set_group_context_ext(rules::extensions_of(context))
                .map_err(|error| library(DOING, &error))?;
        }
        let (output, secrets) =
            builder
                .build_detached()
                .map_err(|error| match workshop.rules.verdict() {
                    Some(Err(_)) => SealingError::Refused("the commit breaks the rules of rooms"),
                    _ => library(DOING, &error),
                })?;
        let Some(Ok(noted)) = workshop.rules.verdict() else {
            return Err(SealingError::Refused("the commit was not judged"));
        };
        let message = output.commit_message.to_bytes();
        let message = message.map_err(|error| library(DOING, &error))?;
        let welcome = output
            .welcome_messages
            .first()
            .map(|welcome| welcome.to_bytes());
        let secrets = secrets.to_bytes().map_err(|error| library(DOING, &error))?;
        let facts = self.epoch.told(noted, now)?;
        Ok(SealedCommit {
            frame: framing::seal(&self.epoch, &self.member, now, &message, &source)?,
            secrets: Pending::of(&self.epoch, &facts, Zeroizing::new(secrets)).to_bytes(),
            welcome: welcome
                .transpose()
                .map_err(|error| library(DOING, &error))?,
        })
    }

    /// Applies a commit that [`Group::seal_commit`] made from this group, once
    /// its frame has won its position.
    ///
    /// # Errors
    /// [`SealingError::WrongSecret`] if it was made from another state of the
    /// room: another commit has won; [`SealingError::Stored`] if the secrets
    /// cannot be read.
    pub fn apply_own_commit(&self, secrets: &[u8]) -> Result<OpenedCommit, SealingError> {
        let pending = Pending::from_bytes(secrets)?;
        if *pending.room != *self.epoch.room.as_bytes()
            || *pending.epoch != *self.epoch.authenticator()
        {
            return Err(SealingError::WrongSecret {
                what: "pending commit",
            });
        }
        let secrets = CommitSecrets::from_bytes(&pending.secrets).map_err(|_| UNREADABLE)?;
        let (workshop, mut group) = Workshop::new(Source::Nothing).restore(&self.state)?;
        group
            .apply_detached_commit(secrets)
            .map_err(|_| UNREADABLE)?;
        Ok(OpenedCommit {
            change: pending.facts(&self.epoch),
            next: Some(Self::keep(&workshop, group, self.member.clone())?),
        })
    }

    fn source(&self, change: &Change, now: UnixMillis, rng: &mut dyn CryptoRngCore) -> Source {
        let stated = now.0.to_be_bytes();
        let mut inputs = vec![self.state.as_slice(), stated.as_slice()];
        inputs.extend(change.remove.iter().map(|key| key.as_bytes().as_slice()));
        inputs.push(&[]);
        inputs.extend(change.add.iter().map(Vec::as_slice));
        inputs.extend(change.context.as_deref());
        Source::draw(rng, &inputs)
    }

    fn check(&self, change: &Change, now: UnixMillis) -> Result<(), SealingError> {
        if change.add.len() > limits::CHANGES || change.remove.len() > limits::CHANGES {
            return Err(SealingError::Refused("too many changes for one commit"));
        }
        if change.remove.contains(&self.own_key()) {
            return Err(SealingError::Refused(
                "nobody removes themselves; another committer does",
            ));
        }
        for (place, key) in change.remove.iter().enumerate() {
            if self.epoch.leaf_of(key).is_none() {
                return Err(NOT_A_MEMBER);
            }
            if change
                .remove
                .iter()
                .skip(place + 1)
                .any(|other| other == key)
            {
                return Err(SealingError::Refused("a member is removed once"));
            }
        }
        let mut staying: Vec<_> = self.members();
        staying.retain(|member| !change.remove.contains(member));
        for package in &change.add {
            let key = key_package::inspect_key_package(package, now)?;
            if staying.contains(&key) {
                return Err(SealingError::Refused("somebody is added who is there"));
            }
            staying.push(key);
        }
        if staying.len() > limits::MEMBERS {
            return Err(SealingError::Refused(
                "the room would have too many members",
            ));
        }
        change.context.as_deref().map_or(Ok(()), check_context)
    }
}

const NOT_A_MEMBER: SealingError =
    SealingError::Refused("somebody is to be removed who is not a member");
const UNREADABLE: SealingError = SealingError::Stored {
    what: "pending commit",
};

impl Epoch {
    /// Tells what the rules noted of a commit in this epoch.
    pub(crate) fn told(
        &self,
        noted: Noted,
        stated: UnixMillis,
    ) -> Result<CommitFacts, SealingError> {
        let committer = self
            .member(noted.committer)
            .ok_or(SealingError::Refused("only members commit"))?;
        let us = self.member(self.own_leaf);
        Ok(CommitFacts {
            committer,
            removes_us: us.is_some_and(|us| noted.removed.contains(&us)),
            added: noted.added,
            removed: noted.removed,
            context_before: self.context.clone(),
            context_after: noted.context.unwrap_or_else(|| self.context.clone()),
            stated,
        })
    }
}

const PENDING_VERSION: u8 = 1;

/// How a pending commit lies in the outbox.
#[derive(Encode, Decode)]
struct Pending {
    #[n(0)]
    version: u8,
    #[n(1)]
    room: ByteArray<32>,
    /// The authenticator of the epoch that the commit ends.
    #[n(2)]
    epoch: ByteArray<32>,
    #[n(3)]
    committer: MemberKey,
    #[n(4)]
    added: Vec<MemberKey>,
    #[n(5)]
    removed: Vec<MemberKey>,
    #[n(6)]
    context: ByteVec,
    #[n(7)]
    stated: UnixMillis,
    #[n(8)]
    secrets: ByteVec,
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.secrets.zeroize();
    }
}

impl Pending {
    fn of(epoch: &Epoch, facts: &CommitFacts, secrets: Zeroizing<Vec<u8>>) -> Self {
        Self {
            version: PENDING_VERSION,
            room: ByteArray::from(*epoch.room.as_bytes()),
            epoch: ByteArray::from(*epoch.authenticator()),
            committer: facts.committer,
            added: facts.added.clone(),
            removed: facts.removed.clone(),
            context: facts.context_after.clone().into(),
            stated: facts.stated,
            secrets: secrets.to_vec().into(),
        }
    }

    fn facts(&self, before: &Epoch) -> CommitFacts {
        CommitFacts {
            committer: self.committer,
            added: self.added.clone(),
            removed: self.removed.clone(),
            context_before: before.context.clone(),
            context_after: self.context.to_vec(),
            removes_us: false,
            stated: self.stated,
        }
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Large enough from the start: growing would leave unwiped copies behind.
        let keys = 40 * (self.added.len() + self.removed.len());
        let size = self.secrets.len() + self.context.len() + keys + 512;
        let mut bytes = Zeroizing::new(Vec::with_capacity(size));
        // Writing CBOR into a vector cannot fail.
        let _infallible = minicbor::encode(self, &mut *bytes);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        if bytes.len() > limits::STATE {
            return Err(UNREADABLE);
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let pending: Self = decoder.decode().map_err(|_| UNREADABLE)?;
        if decoder.position() != bytes.len() || pending.version != PENDING_VERSION {
            return Err(UNREADABLE);
        }
        Ok(pending)
    }
}

#[cfg(feature = "fuzzing")]
impl Group {
    /// Seals any bytes in place of an MLS message, as a member who does not
    /// keep to the rules could.
    ///
    /// # Errors
    /// [`SealingError::TooLarge`] if they do not fit into a frame.
    pub fn seal_anything(
        &self,
        message: &[u8],
        now: UnixMillis,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Frame, SealingError> {
        let source = Source::draw(rng, &[message]);
        framing::seal(&self.epoch, &self.member, now, message, &source)
    }
}
