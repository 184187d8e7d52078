//! Key packages: what a newcomer hands over so that it can be added.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use mls_rs::group::ReceivedMessage;
use mls_rs::group::proposal::AddProposal;
use mls_rs::{ExtensionList, MlsMessage, WireFormat};
use mls_rs_core::crypto::HpkeSecretKey;
use mls_rs_core::key_package::KeyPackageData;
use mls_rs_core::time::MlsTime;
use rand_core::CryptoRngCore;
use zeroize::{Zeroize, Zeroizing};

use crate::client::{Workshop, library};
use crate::crypto::Source;
use crate::error::SealingError;
use crate::guard::guarded;
use crate::keys::{MemberKey, MemberSecret};
use crate::limits;
use crate::memory::KeyPackageBuffer;
use crate::rules;
use crate::time::UnixMillis;

/// Secrets of one key package, to join with once. Wiped when dropped.
#[derive(Clone)]
pub struct KeyPackageSecrets {
    id: Vec<u8>,
    data: KeyPackageData,
}

/// Makes a key package for `member`, good for one join until
/// [`limits::KEY_PACKAGE_LIFETIME_SECONDS`] after `now`.
///
/// Returns the package to hand over and the secrets to keep.
///
/// # Errors
/// [`SealingError::Library`] if the library fails; nothing is kept then.
pub fn key_package(
    member: &MemberSecret,
    now: UnixMillis,
    rng: &mut dyn CryptoRngCore,
) -> Result<(Vec<u8>, KeyPackageSecrets), SealingError> {
    const DOING: &str = "make a key package";
    let from = stated_from(now)?;
    let secret = member.to_bytes();
    let inputs = [secret.as_slice(), &now.0.to_be_bytes()];
    let workshop = Workshop::new(Source::draw(rng, &inputs));
    let message = workshop
        .client(Some(member))
        .generate_key_package_message(ExtensionList::new(), ExtensionList::new(), Some(from))
        .and_then(|message| message.to_bytes())
        .map_err(|error| library(DOING, &error))?;
    let (id, data) = workshop.packages.drain().ok_or(SealingError::Library {
        doing: DOING,
        kind: "it kept no secrets".to_owned(),
    })?;
    Ok((message, KeyPackageSecrets { id, data }))
}

/// Since when something made at `now` counts, for members whose clocks lag.
///
/// # Errors
/// [`SealingError::Refused`] if `now` is beyond any clock.
pub(crate) fn stated_from(now: UnixMillis) -> Result<MlsTime, SealingError> {
    const YEAR_9999: u64 = 253_402_300_800;
    if now.seconds() >= YEAR_9999 {
        return Err(SealingError::Refused("the clock is beyond the year 9999"));
    }
    Ok(MlsTime::from(
        now.seconds()
            .saturating_sub(limits::CLOCK_TOLERANCE_SECONDS),
    ))
}

/// Checks a newcomer's key package as every member will when it is added:
/// suite, signatures, lifetime at `now`, capabilities, and that its credential
/// is its own signature key. Returns who it is.
///
/// # Errors
/// [`SealingError::Foreign`], saying which check failed.
pub fn inspect_key_package(bytes: &[u8], now: UnixMillis) -> Result<MemberKey, SealingError> {
    guarded(|| inspect(bytes, now)).unwrap_or_else(|_| Err(unusable("it is not well formed")))
}

fn inspect(bytes: &[u8], now: UnixMillis) -> Result<MemberKey, SealingError> {
    let message = parse(bytes)?;
    // The library checks key packages only inside a group. This one is empty,
    // holds nobody's secrets and is gone at the end of the line.
    let workshop = Workshop::new(Source::seeded(&[0; 32]));
    let nobody = MemberSecret::from_bytes([0; 32]);
    let mut group = workshop
        .client(Some(&nobody))
        .group_builder()
        .map(|builder| builder.with_now_time(now.mls()))
        .and_then(|builder| builder.build())
        .map_err(|error| library("inspect a key package", &error))?;
    let checked = group
        .process_incoming_message_with_time(message, now.mls())
        .map_err(|error| match error {
            mls_rs::error::MlsError::InvalidLifetime { .. } => unusable("it has expired"),
            _ => unusable("its signature or a key in it is not valid"),
        })?;
    let ReceivedMessage::KeyPackage(package) = checked else {
        return Err(unusable("it is not a key package"));
    };
    rules::fits_rooms(&AddProposal::from(package)).map_err(unusable)
}

/// Reads a key package without judging it.
pub(crate) fn parse(bytes: &[u8]) -> Result<MlsMessage, SealingError> {
    if bytes.len() > limits::KEY_PACKAGE {
        return Err(unusable("it is too large"));
    }
    let message = MlsMessage::from_bytes(bytes).map_err(|_| unusable("it is not well formed"))?;
    if message.wire_format() != WireFormat::KeyPackage {
        return Err(unusable("it is not a key package"));
    }
    Ok(message)
}

fn unusable(why: &'static str) -> SealingError {
    SealingError::Foreign {
        what: "key package",
        why,
    }
}

const STORED_VERSION: u8 = 1;

/// How the secrets lie in the vault.
#[derive(Encode, Decode)]
struct Stored {
    #[n(0)]
    version: u8,
    #[n(1)]
    id: ByteVec,
    #[n(2)]
    package: ByteVec,
    #[n(3)]
    init: ByteVec,
    #[n(4)]
    leaf: ByteVec,
    #[n(5)]
    expires: u64,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.init.zeroize();
        self.leaf.zeroize();
    }
}

impl KeyPackageSecrets {
    pub(crate) fn buffer(&self) -> KeyPackageBuffer {
        KeyPackageBuffer::holding(self.id.clone(), self.data.clone())
    }

    /// The secrets' bytes, for the vault only.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let stored = Stored {
            version: STORED_VERSION,
            id: self.id.clone().into(),
            package: self.data.key_package_bytes.clone().into(),
            init: self.data.init_key.to_vec().into(),
            leaf: self.data.leaf_node_key.to_vec().into(),
            expires: self.data.expiration,
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 * limits::KEY_PACKAGE));
        // Writing CBOR into a vector cannot fail.
        let _infallible = minicbor::encode(&stored, &mut *bytes);
        bytes
    }

    /// Takes back what [`KeyPackageSecrets::to_bytes`] gave.
    ///
    /// # Errors
    /// [`SealingError::Stored`] if it did not give these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        const UNREADABLE: SealingError = SealingError::Stored {
            what: "key package secrets",
        };
        if bytes.len() > 2 * limits::KEY_PACKAGE {
            return Err(UNREADABLE);
        }
        let mut decoder = minicbor::Decoder::new(bytes);
        let stored: Stored = decoder.decode().map_err(|_| UNREADABLE)?;
        if decoder.position() != bytes.len() || stored.version != STORED_VERSION {
            return Err(UNREADABLE);
        }
        Ok(Self {
            id: stored.id.to_vec(),
            data: KeyPackageData::new(
                stored.package.to_vec(),
                HpkeSecretKey::from(stored.init.to_vec()),
                HpkeSecretKey::from(stored.leaf.to_vec()),
                stored.expires,
            ),
        })
    }
}
