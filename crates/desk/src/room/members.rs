//! Changes of members: judged by the rules, applied when they win their epoch,
//! and told to the relay as keys without names.

use envelope::{AccessKey, CommitterKey, FrameHash, Registration, SignedRegistration};
use sealing::{CommitFacts, Group, MemberKey, Wedge};
use talks::room::CommitRefused;
use talks::{LeafKey, Place, RoomContext};

use super::{News, RoomEngine};
use crate::answer::Event;
use crate::invitation::Admission;
use crate::stored::{Item, Purpose, Standing};
use crate::turn::Turn;

/// A commit of ours, as the outbox held it.
pub(crate) struct OwnCommit {
    pub(crate) purpose: Purpose,
    pub(crate) secrets: Option<Vec<u8>>,
    pub(crate) welcome: Option<Vec<u8>>,
}

impl RoomEngine {
    /// A commit of somebody else's, applied by MLS on a copy.
    pub(crate) fn take_commit(
        &mut self,
        turn: &mut Turn<'_>,
        place: Place,
        change: CommitFacts,
        next: Option<Group>,
        news: &mut Vec<News>,
    ) -> Item {
        let committer = leaf(&change.committer);
        let context = match self.judge(&change) {
            Ok(context) => context,
            Err(refused) => {
                turn.warn(
                    &self.id,
                    format!(
                        "a change of members at {} has no effect: {refused}",
                        place.0
                    ),
                );
                return self.void(place);
            }
        };
        let stated = Self::stated(change.stated);
        let name = self
            .room
            .context()
            .person(&committer)
            .map(|person| person.name.clone());
        self.room.apply_commit(place, committer, stated, context);
        self.group = next;
        self.own_frames.clear();
        turn.tell(Event::Members {
            room: self.id.to_string(),
        });
        if self.group.is_none() {
            let by = name.unwrap_or_else(|| "a committer".to_owned());
            self.abandon_outbox(turn, "this desk is not in the room any more", news);
            self.end(
                turn,
                Standing::Left(format!(
                    "this desk was taken out of the room by {by}; to come back, ask for a new \
                     invitation"
                )),
            );
        } else {
            self.unseal_head();
            self.begin_epoch(turn, place);
        }
        Item::Commit {
            committer,
            stated,
            context: change.context_after.into(),
        }
    }

    /// Our own commit has its place: it won its epoch, since the head of the
    /// outbox is always sealed in the current one.
    pub(crate) fn take_own_commit(
        &mut self,
        turn: &mut Turn<'_>,
        place: Place,
        frame: FrameHash,
        own: OwnCommit,
        news: &mut Vec<News>,
    ) -> Option<Item> {
        let secrets = own.secrets.unwrap_or_default();
        let opened = self.group.as_ref()?.apply_own_commit(&secrets);
        let commit = match opened {
            Ok(commit) => commit,
            Err(_) => {
                self.end(
                    turn,
                    Standing::Stopped(
                        "this desk cannot apply its own change of members; ask to be invited \
                         again"
                            .to_owned(),
                    ),
                );
                return None;
            }
        };
        let item = self.take_commit(turn, place, commit.change, commit.next, news);
        if let (
            Purpose::Admit {
                invitation, index, ..
            },
            Some(welcome),
            Item::Commit { .. },
        ) = (own.purpose, own.welcome, &item)
        {
            let mut start = self.tree.clone();
            start.append(&frame);
            news.push(News::Admitted {
                invitation,
                index,
                admission: Box::new(Admission {
                    room: self.id,
                    welcome: welcome.into(),
                    start,
                    seen: self.checkpoint,
                }),
                // As the record stands here: what follows the newcomer reads.
                briefing: Box::new(self.room.briefing()),
            });
        }
        Some(item)
    }

    /// A commit that others may apply and this desk cannot (RFC 9420 §16.12).
    pub(crate) fn take_wedge(
        &mut self,
        turn: &mut Turn<'_>,
        place: Place,
        wedge: Wedge,
    ) -> Option<Item> {
        let change = &wedge.change;
        let committer = leaf(&change.committer);
        if self.judge(change).is_err() {
            return Some(self.void(place));
        }
        let name = self
            .room
            .context()
            .person(&committer)
            .map_or("a committer", |person| person.name.as_str())
            .to_owned();
        turn.put(
            format!("evidence/{}/{:020}", self.id, place.0),
            zeroize::Zeroizing::new(wedge.evidence),
        );
        self.end(
            turn,
            Standing::Stopped(format!(
                "a change of members by {name} shuts this desk out; the evidence is kept. Ask to \
                 be invited again"
            )),
        );
        None
    }

    /// A new epoch: the relay must learn its access key and the committers.
    fn begin_epoch(&mut self, turn: &mut Turn<'_>, place: Place) {
        if !self.may_commit() {
            return;
        }
        match self.signed_registration(place) {
            Some(signed) => self.registrations.push_back(signed),
            None => turn.warn(
                &self.id,
                "the room has more committers than a relay registers",
            ),
        }
    }

    fn signed_registration(&self, place: Place) -> Option<SignedRegistration> {
        let access: AccessKey = self.access()?.public();
        let committers = self
            .room
            .context()
            .committers()
            .into_iter()
            .map(CommitterKey::from_bytes)
            .collect();
        let registration =
            Registration::new(self.id, envelope::Position(place.0), access, committers).ok()?;
        Some(registration.sign(&self.membership.committer))
    }

    /// Nothing of the outbox can be logged any more; says so.
    pub(super) fn abandon_outbox(
        &mut self,
        turn: &mut Turn<'_>,
        reason: &str,
        news: &mut Vec<News>,
    ) {
        for outgoing in core::mem::take(&mut self.outbox) {
            self.let_go(turn, outgoing.what, reason, news);
        }
    }

    /// How the rules judge a commit that MLS found in order.
    fn judge(&self, change: &CommitFacts) -> Result<RoomContext, CommitRefused> {
        self.room.judge_commit(
            &leaf(&change.committer),
            &change.context_before,
            &change.context_after,
            &leaves(&change.added),
            &leaves(&change.removed),
        )
    }
}

fn leaf(key: &MemberKey) -> LeafKey {
    LeafKey(*key.as_bytes())
}

fn leaves(keys: &[MemberKey]) -> Vec<LeafKey> {
    keys.iter().map(leaf).collect()
}
