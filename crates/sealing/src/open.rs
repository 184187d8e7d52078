//! Opening: what a frame of the log turns out to be.
//!
//! From the outside in: the outer layer, the author's signature, the clear
//! part of the MLS message, and only then the library, on a copy of the group.
//! The library takes a message's key before it has checked the signature and
//! changes the group before it has checked a commit's tag; the copy is kept
//! only if all of it went well.

use envelope::Frame;
use envelope::limits::LARGEST_ENTRY;
use mls_rs::MlsMessage;
use mls_rs::error::MlsError;
use mls_rs::group::{CommitEffect, CommitMessageDescription, ReceivedMessage};
use std::sync::Arc;
use zeroize::Zeroizing;

use crate::client::{MlsGroup, Workshop};
use crate::crypto::Source;
use crate::error::{Fault, SealingError, VoidReason, Wedge};
use crate::evidence::Evidence;
use crate::facts::{Opened, OpenedCommit, OpenedEntry};
use crate::framing::{self, Content, Kind};
use crate::group::Group;
use crate::guard::guarded;
use crate::keys::MemberKey;
use crate::rules::Refusal;
use crate::time::UnixMillis;

impl Group {
    /// Opens a frame at its position. Never changes this group; draws no
    /// randomness and reads no clock: what a frame is depends on this state
    /// and its bytes alone.
    ///
    /// The caller looks for frames of its own in its outbox first: they cannot
    /// be opened, only applied ([`Group::apply_own_commit`]) or remembered.
    /// Whether a committer may commit what it did is the caller's to judge.
    ///
    /// # Errors
    /// [`Fault`], sorted by what the caller must do about it.
    pub fn open(&self, frame: &Frame) -> Result<Opened, Fault> {
        let room = self.epoch.room.as_bytes();
        let (nonce, plaintext) = framing::open_outer(&self.epoch.frame_key, room, frame.as_bytes())
            .ok_or(VoidReason::NotThisEpoch)?;
        let content = framing::parse(&plaintext)?;
        let author = framing::author(&self.epoch, &nonce, &content)?;
        if content.leaf == self.epoch.own_leaf {
            return Err(Fault::OwnFrameUnknown {
                stated: content.stated,
            });
        }
        let kind = framing::kind(&self.epoch, content.message)?;
        let attempt = self.attempt(&content)?;
        match (kind, attempt.received) {
            (Kind::Entry, Ok(ReceivedMessage::ApplicationMessage(message))) => {
                if message.sender_index != content.leaf {
                    return Err(VoidReason::NotAuthentic.into());
                }
                let plaintext = Zeroizing::new(message.data().to_vec());
                self.entry(
                    attempt.workshop,
                    attempt.group,
                    author,
                    plaintext,
                    content.stated,
                )
            }
            (Kind::Commit, Ok(ReceivedMessage::Commit(commit))) => {
                self.commit(attempt.workshop, attempt.group, &commit, &content)
            }
            (_, Ok(_)) => Err(VoidReason::ForbiddenMessage.into()),
            (_, Err(stumble)) => Err(self.fault(&attempt.workshop, stumble, &nonce, &content)),
        }
    }

    /// Lets the library process the message on a copy of the group.
    fn attempt(&self, content: &Content<'_>) -> Result<Attempt, Fault> {
        let message = MlsMessage::from_bytes(content.message).map_err(|_| VoidReason::Malformed)?;
        let (workshop, group) = Workshop::new(Source::Nothing)
            .restore(&self.state)
            .map_err(Fault::NotJudged)?;
        let time = content.stated.mls();
        let processed = guarded(move || {
            let mut group = group;
            let received = group.process_incoming_message_with_time(message, time);
            (group, received)
        });
        Ok(match processed {
            Ok((group, received)) => Attempt {
                workshop,
                group: Some(group),
                received: received.map_err(|error| Stumble::Error(Box::new(error))),
            },
            Err(_) => Attempt {
                workshop,
                group: None,
                received: Err(Stumble::Panic),
            },
        })
    }

    fn entry(
        &self,
        workshop: Workshop,
        group: Option<MlsGroup>,
        author: MemberKey,
        plaintext: Zeroizing<Vec<u8>>,
        stated: UnixMillis,
    ) -> Result<Opened, Fault> {
        if plaintext.len() > LARGEST_ENTRY {
            return Err(VoidReason::OverLimit.into());
        }
        let mut group = group.ok_or(VoidReason::Malformed)?;
        let state = workshop.store(&mut group).map_err(Fault::NotJudged)?;
        Ok(Opened::Entry(OpenedEntry {
            author,
            plaintext,
            stated,
            next: Self {
                state: Arc::new(state),
                ..self.clone()
            },
        }))
    }

    fn commit(
        &self,
        workshop: Workshop,
        group: Option<MlsGroup>,
        commit: &CommitMessageDescription,
        content: &Content<'_>,
    ) -> Result<Opened, Fault> {
        let Some(Ok(noted)) = workshop.rules.verdict() else {
            return Err(VoidReason::ForbiddenProposal.into());
        };
        if commit.is_external || commit.committer != content.leaf {
            return Err(VoidReason::NotAuthentic.into());
        }
        let change = self
            .epoch
            .told(noted, content.stated)
            .map_err(|_| VoidReason::NotAuthentic)?;
        let next = match &commit.effect {
            CommitEffect::NewEpoch(_) => {
                let group = group.ok_or(VoidReason::Malformed)?;
                Some(Self::keep(&workshop, group, self.member.clone()).map_err(unkept)?)
            }
            CommitEffect::Removed { .. } => None,
            CommitEffect::ReInit(_) => return Err(VoidReason::ForbiddenProposal.into()),
        };
        Ok(Opened::Commit(OpenedCommit { change, next }))
    }

    /// Sorts a failure by whether all members meet it alike. Up to the rules'
    /// verdict and through the checks of the change they do; after that come
    /// the path secret, which is encrypted to each part of the tree apart, and
    /// the confirmation tag, which rests on it.
    fn fault(
        &self,
        workshop: &Workshop,
        stumble: Stumble,
        nonce: &[u8; 24],
        content: &Content<'_>,
    ) -> Fault {
        let noted = match workshop.rules.verdict() {
            None => return early(&stumble).into(),
            Some(Err(Refusal::Kind | Refusal::Outsider)) => {
                return VoidReason::ForbiddenProposal.into();
            }
            Some(Err(Refusal::Limit)) => return VoidReason::OverLimit.into(),
            Some(Err(Refusal::Invalid)) => return VoidReason::InvalidChange.into(),
            Some(Ok(noted)) => noted,
        };
        let private = workshop.crypto.path_opened() || stumble.at_own_secrets();
        match self.epoch.told(noted, content.stated) {
            Ok(change) if private && self.epoch.member(content.leaf) == Some(change.committer) => {
                let evidence = Evidence::of(&self.epoch, change.committer, nonce, content);
                Fault::WedgedCommit(Box::new(Wedge {
                    change,
                    evidence: evidence.to_bytes(),
                }))
            }
            _ => VoidReason::InvalidChange.into(),
        }
    }
}

/// What became of a message on a copy of the group.
struct Attempt {
    workshop: Workshop,
    /// None if the library panicked and took the copy with it.
    group: Option<MlsGroup>,
    received: Result<ReceivedMessage, Stumble>,
}

enum Stumble {
    Error(Box<MlsError>),
    Panic,
}

impl Stumble {
    /// Whether the library stopped where only this member's place in the tree,
    /// its secrets or the confirmation tag are looked at.
    fn at_own_secrets(&self) -> bool {
        match self {
            // The library's indexing into a path follows the member's place.
            Self::Panic => true,
            Self::Error(error) => matches!(
                **error,
                MlsError::UpdateErrorNoSecretKey
                    | MlsError::LcaNotFoundInDirectPath
                    | MlsError::PubKeyMismatch
                    | MlsError::InvalidConfirmationTag
            ),
        }
    }
}

/// Why the epoch after a commit cannot be kept.
fn unkept(error: SealingError) -> Fault {
    match error {
        SealingError::Foreign { .. } => VoidReason::InvalidChange.into(),
        failed => Fault::NotJudged(failed),
    }
}

/// Why a message failed before any commit in it was judged.
fn early(stumble: &Stumble) -> VoidReason {
    match stumble {
        Stumble::Panic => VoidReason::Malformed,
        Stumble::Error(error) => match **error {
            MlsError::KeyMissing(_) => VoidReason::Repeated,
            MlsError::InvalidFutureGeneration(_) => VoidReason::OverLimit,
            MlsError::SerializationError(_) => VoidReason::Malformed,
            MlsError::UnexpectedMessageType => VoidReason::ForbiddenMessage,
            _ => VoidReason::NotAuthentic,
        },
    }
}
