//! A room at one epoch, as a value.

use std::sync::Arc;

use envelope::RoomId;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use mls_rs::{MlsMessage, WireFormat};
use rand_core::CryptoRngCore;
use zeroize::{Zeroize, Zeroizing};

use crate::client::{MlsGroup, Workshop, library};
use crate::crypto::Source;
use crate::error::SealingError;
use crate::framing::{ACCESS_LABEL, FRAME_LABEL};
use crate::guard::guarded;
use crate::identity;
use crate::key_package::{KeyPackageSecrets, stated_from};
use crate::keys::{MemberKey, MemberSecret};
use crate::limits;
use crate::rules;
use crate::time::UnixMillis;

/// One member's state of one room at one epoch: all that is needed to seal and
/// open its frames, and nothing of past epochs.
///
/// A group never changes. What advances it gives the next group back; the
/// caller keeps that one once it is stored. Cloning is cheap. The content is
/// secret: it prints nothing and is wiped when the last clone is dropped.
#[derive(Clone)]
pub struct Group {
    pub(crate) epoch: Arc<Epoch>,
    pub(crate) member: Arc<MemberSecret>,
    /// The library's own form of the state.
    pub(crate) state: Arc<Zeroizing<Vec<u8>>>,
}

/// What an epoch fixes, taken from the library once.
pub(crate) struct Epoch {
    pub(crate) room: RoomId,
    pub(crate) number: u64,
    pub(crate) own_leaf: u32,
    /// Leaf indices and keys, by leaf.
    pub(crate) members: Vec<(u32, MemberKey)>,
    pub(crate) context: Vec<u8>,
    pub(crate) frame_key: Zeroizing<[u8; 32]>,
    access_seed: Zeroizing<[u8; 32]>,
    authenticator: [u8; 32],
}

impl Group {
    /// Opens a room with one member: epoch 0.
    ///
    /// `context` is the room's context, at most [`limits::CONTEXT`] bytes.
    ///
    /// # Errors
    /// [`SealingError::TooLarge`] if the context is, [`SealingError::Library`]
    /// if the library fails.
    pub fn create(
        room: RoomId,
        member: &MemberSecret,
        context: &[u8],
        now: UnixMillis,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Self, SealingError> {
        check_context(context)?;
        let from = stated_from(now)?;
        let secret = member.to_bytes();
        let inputs = [
            room.as_bytes(),
            secret.as_slice(),
            context,
            &now.0.to_be_bytes(),
        ];
        let workshop = Workshop::new(Source::draw(rng, &inputs));
        let group = workshop
            .client(Some(member))
            .group_builder()
            .map(|builder| {
                builder
                    .with_group_id(room.as_bytes().to_vec())
                    .with_group_context_extensions(rules::extensions_of(context))
                    .with_now_time(from)
            })
            .and_then(|builder| builder.build())
            .map_err(|error| library("open a room", &error))?;
        Self::keep(&workshop, group, Arc::new(member.clone()))
    }

    /// Joins a room through a Welcome that holds its ratchet tree.
    ///
    /// `secrets` are those of the key package that was added, `member` the key
    /// that it was made for. How old the key packages of the other members are
    /// does not matter any more.
    ///
    /// # Errors
    /// [`SealingError::Foreign`] if the Welcome is not for these secrets, is
    /// not well formed or leads into something that is not a room;
    /// [`SealingError::WrongSecret`] if `member` is not who was added.
    pub fn join(
        welcome: &[u8],
        secrets: &KeyPackageSecrets,
        member: &MemberSecret,
    ) -> Result<Self, SealingError> {
        guarded(|| Self::join_unguarded(welcome, secrets, member))
            .unwrap_or_else(|_| Err(unwelcome("it is not well formed")))
    }

    fn join_unguarded(
        welcome: &[u8],
        secrets: &KeyPackageSecrets,
        member: &MemberSecret,
    ) -> Result<Self, SealingError> {
        if welcome.len() > limits::WELCOME {
            return Err(unwelcome("it is too large"));
        }
        let message =
            MlsMessage::from_bytes(welcome).map_err(|_| unwelcome("it is not well formed"))?;
        if message.wire_format() != WireFormat::Welcome {
            return Err(unwelcome("it is not a Welcome"));
        }
        let mut workshop = Workshop::new(Source::Nothing);
        workshop.packages = secrets.buffer();
        let (group, _) = workshop
            .client(Some(member))
            .join_group(None, &message, None)
            .map_err(|error| match error {
                mls_rs::error::MlsError::WelcomeKeyPackageNotFound => {
                    unwelcome("it is for another key package")
                }
                _ => unwelcome("its signature, tree or secrets are not valid"),
            })?;
        let joined = Self::keep(&workshop, group, Arc::new(member.clone()))
            .map_err(|_| unwelcome("what it leads into is not a room"))?;
        if joined.epoch.member(joined.epoch.own_leaf) != Some(member.public()) {
            return Err(SealingError::WrongSecret { what: "member key" });
        }
        Ok(joined)
    }

    /// Takes the library's group out of a finished operation.
    pub(crate) fn keep(
        workshop: &Workshop,
        mut group: MlsGroup,
        member: Arc<MemberSecret>,
    ) -> Result<Self, SealingError> {
        Ok(Self {
            epoch: Arc::new(Epoch::of(&group)?),
            state: Arc::new(workshop.store(&mut group)?),
            member,
        })
    }

    /// The room's id, which is the MLS group's id.
    pub fn room(&self) -> RoomId {
        self.epoch.room
    }

    /// The epoch's number: one more with each commit.
    pub fn epoch(&self) -> u64 {
        self.epoch.number
    }

    /// The key that this state's owner signs with.
    pub fn own_key(&self) -> MemberKey {
        self.member.public()
    }

    /// All members, by leaf.
    pub fn members(&self) -> Vec<MemberKey> {
        self.epoch.members.iter().map(|(_, key)| *key).collect()
    }

    /// The room's context, as the last commit that replaced it left it.
    pub fn context(&self) -> Vec<u8> {
        self.epoch.context.clone()
    }

    /// The seed of the epoch's access key, which all members derive alike.
    pub fn access_seed(&self) -> Zeroizing<[u8; 32]> {
        self.epoch.access_seed.clone()
    }

    /// A value that all members of this epoch share and nobody else knows; two
    /// members who compare it over another channel know that nobody has split
    /// the room between them (RFC 9420 §8.7).
    pub fn epoch_authenticator(&self) -> [u8; 32] {
        self.epoch.authenticator
    }

    /// The state's bytes, for the vault only.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let stored = Stored {
            version: STORED_VERSION,
            member: ByteArray::from(*self.member.to_bytes()),
            state: self.state.to_vec().into(),
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.state.len() + 64));
        // Writing CBOR into a vector cannot fail.
        let _infallible = minicbor::encode(&stored, &mut *bytes);
        bytes
    }

    /// Takes back what [`Group::to_bytes`] gave.
    ///
    /// # Errors
    /// [`SealingError::Stored`] if it did not give these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        const UNREADABLE: SealingError = SealingError::Stored { what: "room state" };
        if bytes.len() > limits::STATE {
            return Err(UNREADABLE);
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let stored: Stored = decoder.decode().map_err(|_| UNREADABLE)?;
        if decoder.position() != bytes.len() || stored.version != STORED_VERSION {
            return Err(UNREADABLE);
        }
        let state = Zeroizing::new(stored.state.to_vec());
        let member = MemberSecret::from_bytes(*stored.member);
        let epoch = guarded(|| {
            let (_, group) = Workshop::new(Source::Nothing).restore(&state)?;
            Epoch::of(&group)
        })
        .unwrap_or(Err(UNREADABLE))
        .map_err(|_| UNREADABLE)?;
        if epoch.member(epoch.own_leaf) != Some(member.public()) {
            return Err(UNREADABLE);
        }
        Ok(Self {
            epoch: Arc::new(epoch),
            member: Arc::new(member),
            state: Arc::new(state),
        })
    }
}

impl Epoch {
    fn of(group: &MlsGroup) -> Result<Self, SealingError> {
        let context = group.context();
        let room: [u8; 32] = context
            .group_id
            .as_slice()
            .try_into()
            .map_err(|_| not_a_room("its id is not 32 bytes"))?;
        let members = group
            .roster()
            .members_iter()
            .map(|member| {
                identity::member_of(&member.signing_identity)
                    .map(|key| (member.index, key))
                    .map_err(|_| not_a_room("a member's credential is not its key"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if members.len() > limits::MEMBERS {
            return Err(not_a_room("it has too many members"));
        }
        let authenticator = group
            .epoch_authenticator()
            .map_err(|error| library("read the epoch", &error))?;
        Ok(Self {
            room: RoomId::from_bytes(room),
            number: context.epoch,
            own_leaf: group.current_member_index(),
            members,
            context: rules::context_of(&context.extensions)
                .ok_or(not_a_room("its extensions are not a room's context"))?
                .to_vec(),
            frame_key: exported(group, FRAME_LABEL, &room)?,
            access_seed: exported(group, ACCESS_LABEL, &room)?,
            authenticator: authenticator
                .as_bytes()
                .try_into()
                .map_err(|_| not_a_room("its authenticator is not 32 bytes"))?,
        })
    }

    /// The member at a leaf.
    pub(crate) fn member(&self, leaf: u32) -> Option<MemberKey> {
        let found = self.members.binary_search_by_key(&leaf, |(at, _)| *at);
        found
            .ok()
            .and_then(|place| self.members.get(place))
            .map(|(_, key)| *key)
    }

    /// The leaf of a member.
    pub(crate) fn leaf_of(&self, key: &MemberKey) -> Option<u32> {
        self.members
            .iter()
            .find(|(_, member)| member == key)
            .map(|(leaf, _)| *leaf)
    }

    pub(crate) fn authenticator(&self) -> &[u8; 32] {
        &self.authenticator
    }
}

impl Drop for Epoch {
    fn drop(&mut self) {
        self.authenticator.zeroize();
    }
}

fn exported(
    group: &MlsGroup,
    label: &str,
    room: &[u8; 32],
) -> Result<Zeroizing<[u8; 32]>, SealingError> {
    let secret = group
        .export_secret(label.as_bytes(), room, 32)
        .map_err(|error| library("export a key", &error))?;
    let mut key = Zeroizing::new([0; 32]);
    if secret.as_bytes().len() != key.len() {
        return Err(not_a_room("an exported key is not 32 bytes"));
    }
    key.copy_from_slice(secret.as_bytes());
    Ok(key)
}

pub(crate) fn check_context(context: &[u8]) -> Result<(), SealingError> {
    if context.len() > limits::CONTEXT {
        return Err(SealingError::TooLarge {
            what: "room's context",
            length: context.len(),
            most: limits::CONTEXT,
        });
    }
    Ok(())
}

fn not_a_room(why: &'static str) -> SealingError {
    SealingError::Foreign { what: "room", why }
}

fn unwelcome(why: &'static str) -> SealingError {
    SealingError::Foreign {
        what: "Welcome",
        why,
    }
}

const STORED_VERSION: u8 = 1;

/// How a group lies in the vault.
#[derive(Encode, Decode)]
struct Stored {
    #[n(0)]
    version: u8,
    #[n(1)]
    member: ByteArray<32>,
    #[n(2)]
    state: ByteVec,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.member.zeroize();
        self.state.zeroize();
    }
}

impl core::fmt::Debug for Group {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Group")
            .field("room", &self.epoch.room)
            .field("epoch", &self.epoch.number)
            .finish_non_exhaustive()
    }
}
