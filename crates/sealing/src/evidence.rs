//! What proves to others who shut a desk out of its room.

use envelope::RoomId;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use crate::error::SealingError;
use crate::framing::{self, Content, SIGNATURE_LABEL};
use crate::group::Epoch;
use crate::keys::{MemberKey, verify};
use crate::time::UnixMillis;

/// What the evidence of a [`Wedge`](crate::Wedge) proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proved {
    /// In which room the commit was made.
    pub room: RoomId,
    /// Which epoch it was to end.
    pub epoch: u64,
    /// Who signed it.
    pub committer: MemberKey,
    /// When the committer says it committed.
    pub stated: UnixMillis,
}

/// Checks the evidence of a [`Wedge`](crate::Wedge), from its bytes alone: that
/// the committer signed this very commit. That it holds garbage for one member
/// only that member can tell.
///
/// # Errors
/// [`SealingError::Foreign`] if it proves nothing.
pub fn check_evidence(bytes: &[u8]) -> Result<Proved, SealingError> {
    const UNPROVED: SealingError = SealingError::Foreign {
        what: "evidence",
        why: "it is not a signed commit",
    };
    let mut decoder = minicbor::Decoder::new(bytes);
    let evidence: Evidence = decoder.decode().map_err(|_| UNPROVED)?;
    if decoder.position() != bytes.len() || evidence.version != framing::VERSION {
        return Err(UNPROVED);
    }
    let room = RoomId::from_bytes(*evidence.room);
    let signed = framing::signed_bytes(
        &room,
        evidence.epoch,
        &evidence.nonce,
        evidence.leaf,
        evidence.stated,
        &evidence.message,
    );
    verify(
        &evidence.committer,
        SIGNATURE_LABEL,
        &signed,
        &evidence.signature,
    )
    .map_err(|_| UNPROVED)?;
    Ok(Proved {
        room,
        epoch: evidence.epoch,
        committer: evidence.committer,
        stated: evidence.stated,
    })
}

/// The committer's signature over a commit, and all that it covers.
#[derive(Encode, Decode)]
pub(crate) struct Evidence {
    #[n(0)]
    version: u8,
    #[n(1)]
    room: ByteArray<32>,
    #[n(2)]
    epoch: u64,
    #[n(3)]
    committer: MemberKey,
    #[n(4)]
    leaf: u32,
    #[n(5)]
    stated: UnixMillis,
    #[n(6)]
    nonce: ByteArray<24>,
    #[n(7)]
    signature: ByteArray<64>,
    #[n(8)]
    message: ByteVec,
}

impl Evidence {
    pub(crate) fn of(
        epoch: &Epoch,
        committer: MemberKey,
        nonce: &[u8; 24],
        content: &Content<'_>,
    ) -> Self {
        Self {
            version: framing::VERSION,
            room: ByteArray::from(*epoch.room.as_bytes()),
            epoch: epoch.number,
            committer,
            leaf: content.leaf,
            stated: content.stated,
            nonce: ByteArray::from(*nonce),
            signature: ByteArray::from(content.signature()),
            message: content.message.to_vec().into(),
        }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.message.len() + 256);
        // Writing CBOR into a vector cannot fail.
        let _infallible = minicbor::encode(self, &mut bytes);
        bytes
    }
}
