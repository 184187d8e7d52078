//! What travels between inviter and invitee: the link, the card in the locker
//! and its answer.

use data_encoding::BASE64URL_NOPAD;
use envelope::wire::OpeningToken;
use envelope::{Checkpoint, Frontier, LockerId, RoomId};
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use sealing::hpke_box::{self, BoxKey, BoxSecret};
use sealing::sealed_box::{self, SymmetricKey};
use sealing::{MemberKey, MemberSecret, SealingError};
use sha2::{Digest, Sha256};
use talks::room::Briefing;
use talks::{LeafKey, Opening, Role, Time, codec, limits};

/// The slot of the locker into which the invitee puts the card.
pub(crate) const CARD_SLOT: u8 = 0;
/// The slot into which the inviter puts the answer.
pub(crate) const ANSWER_SLOT: u8 = 1;
/// The most rooms of one invitation.
pub(crate) const ROOMS: usize = 1 + limits::SIDES;

const LINK: &str = "goodoffices:join/";
const CHECKSUM: usize = 4;
const WORDS: usize = 6;
/// The largest card and the largest answer, in bytes before sealing.
const LARGEST_CARD: usize = 60 * 1024;
const LARGEST_ANSWER: usize = 200 * 1024;
const ANSWER_LABEL: &str = "good-offices answer 1";

/// What a link says: everything that the invitee's desk needs to answer it,
/// and nothing about the talks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Link {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// Where the relay is.
    #[n(1)]
    pub relay: String,
    /// The locker through which card and answer travel.
    #[n(2)]
    pub locker: LockerId,
    /// The secret under which the card is sealed.
    #[n(3)]
    pub secret: Secret,
    /// How many rooms the invitee is let into at once.
    #[n(4)]
    pub rooms: u8,
    /// What the invitee shall be.
    #[n(5)]
    pub role: Role,
    /// Until when it can be answered.
    #[n(6)]
    pub expires: Time,
    /// The inviter's leaf in the first room: only its answer counts, so that
    /// whoever else reads the link cannot answer in the inviter's place.
    #[n(7)]
    pub inviter: LeafKey,
    /// The room that the one it leads into continues: whoever sat there comes with
    /// the side key that they have.
    #[n(8)]
    pub continues: Option<RoomId>,
}

/// 32 secret bytes of an invitation; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Secret(#[cbor(n(0), with = "minicbor::bytes")] pub(crate) [u8; 32]);

impl core::fmt::Debug for Secret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secret")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// A text that is no invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    /// It does not start as one.
    #[error("this is no invitation: a link starts with goodoffices:join/")]
    Foreign,
    /// Some of it is missing or altered.
    #[error("the link is damaged or cut short; copy it whole, or scan its code again")]
    Damaged,
    /// A newer version.
    #[error("this link needs a newer desk")]
    Newer,
}

impl Link {
    /// The link's text, with a checksum against careless copying.
    pub fn to_text(&self) -> String {
        let mut bytes = codec::encode(self);
        let sum = Sha256::digest(&bytes);
        bytes.extend(sum.iter().take(CHECKSUM));
        format!("{LINK}{}", BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads a link's text; white space around and inside it is ignored.
    ///
    /// # Errors
    /// [`NotALink`] saying what to do.
    pub fn from_text(text: &str) -> Result<Self, NotALink> {
        if text.len() > 16 * 1024 {
            return Err(NotALink::Foreign);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let body = text.strip_prefix(LINK).ok_or(NotALink::Foreign)?;
        let bytes = BASE64URL_NOPAD
            .decode(body.as_bytes())
            .map_err(|_| NotALink::Damaged)?;
        let (content, sum) = bytes
            .len()
            .checked_sub(CHECKSUM)
            .and_then(|at| bytes.split_at_checked(at))
            .ok_or(NotALink::Damaged)?;
        if Sha256::digest(content).get(..CHECKSUM) != Some(sum) {
            return Err(NotALink::Damaged);
        }
        let link: Self = codec::decode(content, 4096).map_err(|_| NotALink::Newer)?;
        let rooms = 1..=ROOMS;
        if link.version != 1 || !rooms.contains(&usize::from(link.rooms)) {
            return Err(NotALink::Newer);
        }
        Ok(link)
    }

    /// The key under which the card is sealed.
    pub(crate) fn card_key(&self) -> SymmetricKey {
        let mut hasher = Sha256::new();
        hasher.update(b"good-offices card key 1\0");
        hasher.update(self.secret.0);
        SymmetricKey::from_bytes(hasher.finalize().into())
    }

    /// The safety words of a card that answers this link.
    pub(crate) fn words(&self, card: &[u8]) -> String {
        safety_words(&codec::encode(self), card)
    }
}

/// What an invitee's desk leaves in the locker.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Card {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// The name or office.
    #[n(1)]
    pub name: String,
    /// The device.
    #[n(2)]
    pub device: String,
    /// For each room: an MLS key package and a committer key.
    #[n(3)]
    pub rooms: Vec<CardRoom>,
    /// The key to which the answer is sealed.
    #[n(4)]
    pub answer_to: BoxKey,
    /// A head's public side key.
    #[n(5)]
    pub side_key: Option<ByteArray<32>>,
}

/// An invitee's keys for one room.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CardRoom {
    /// The MLS key package.
    #[n(0)]
    pub key_package: ByteVec,
    /// The public committer key, used if the role may commit.
    #[n(1)]
    pub committer: ByteArray<32>,
}

impl Card {
    /// Reads a card and checks its bounds.
    ///
    /// # Errors
    /// [`talks::Malformed`] naming the first fault.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, talks::Malformed> {
        let card: Self = codec::decode(bytes, LARGEST_CARD)?;
        if card.version != 1 {
            return Err(talks::Malformed::Version(card.version));
        }
        let named = |text: &str| !text.trim().is_empty() && text.len() <= limits::NAME;
        if !named(&card.name) || !named(&card.device) {
            return Err(talks::Malformed::Field("name or device"));
        }
        if card.rooms.is_empty() || card.rooms.len() > ROOMS {
            return Err(talks::Malformed::Field("rooms"));
        }
        Ok(card)
    }
}

pub(crate) fn seal_card(
    link: &Link,
    card: &[u8],
    rng: &mut dyn sealing::CryptoRngCore,
) -> Result<Vec<u8>, SealingError> {
    sealed_box::seal(&link.card_key(), link.locker.as_bytes(), card, rng)
}

/// The words that inviter and invitee compare by voice: 66 bits of a hash over
/// the encoded link and the card. Whoever replaces either cannot make the same
/// words come out.
fn safety_words(link: &[u8], card: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"good-offices safety words 1\0");
    hasher.update(Sha256::digest(link));
    hasher.update(Sha256::digest(card));
    words_of(&hasher.finalize().into(), WORDS)
}

/// The first bits of a hash as words, 11 bits each.
pub(crate) fn words_of(digest: &[u8; 32], count: usize) -> String {
    let list = bip39::Language::English.word_list();
    let bit = |index: usize| {
        let byte = digest.get(index / 8).copied().unwrap_or_default();
        usize::from(byte >> (7 - index % 8) & 1)
    };
    let words: Vec<&str> = (0..count)
        .map(|word| (0..11).fold(0, |number, offset| number << 1 | bit(word * 11 + offset)))
        .filter_map(|number| list.get(number).copied())
        .collect();
    words.join(" ")
}

/// Whether two readings of safety words are the same, white space, hyphens and
/// letter case aside.
pub(crate) fn same_words(left: &str, right: &str) -> bool {
    let normal = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    normal(left) == normal(right)
}

/// What the newcomer needs for one room.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Admission {
    /// The room.
    #[n(0)]
    pub room: RoomId,
    /// The MLS Welcome.
    #[n(1)]
    pub welcome: ByteVec,
    /// The right edge of the log after the newcomer's commit: where the
    /// newcomer's own record begins, and from which every later checkpoint of
    /// the relay must follow.
    #[n(2)]
    pub start: Frontier,
    /// The last checkpoint that the inviter had seen before.
    #[n(3)]
    pub seen: Option<Checkpoint>,
}

/// What the inviter's desk leaves in the locker, signed by the inviter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Answer {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// The opening of the talks.
    #[n(1)]
    pub opening: Opening,
    /// Room by room, in the order of the card's keys.
    #[n(2)]
    pub rooms: Vec<Admission>,
    /// Room by room, what the newcomer must know of the record before.
    #[n(3)]
    pub briefings: Vec<Briefing>,
    /// A head's one-time token for the delegation room.
    #[n(4)]
    pub delegation: Option<OpeningToken>,
    /// The inviter's leaf in the first room.
    #[n(5)]
    pub inviter: LeafKey,
    /// Room by room, where it is; none if all are at the link's relay, under
    /// the opening's key.
    #[n(6)]
    pub relays: Option<Vec<RoomRelay>>,
}

/// The relay of a room that is not where the talks began.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoomRelay {
    /// Its address.
    #[n(0)]
    pub address: String,
    /// Its public key (C2SP verifier key).
    #[n(1)]
    pub key: String,
}

#[derive(Encode, Decode)]
struct SignedAnswer {
    #[n(0)]
    answer: ByteVec,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: [u8; 64],
}

#[derive(Encode, Decode)]
struct SealedAnswer {
    #[n(0)]
    key: ByteVec,
    #[n(1)]
    content: ByteVec,
}

/// Why an answer is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer in the locker is not by the inviter, or damaged; ask for a new invitation")]
pub struct BadAnswer;

/// Too much for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an invitation's answer holds {LARGEST_ANSWER} bytes, and what this newcomer must be told \
     takes {length}: nothing has changed. Invite into fewer rooms at once, or when no charter is \
     being decided; shorter ground rules in the charter help, too"
)]
pub struct AnswerTooLarge {
    /// Bytes of the answer.
    pub length: usize,
}

/// Checks that something of this length goes into an answer.
///
/// # Errors
/// [`AnswerTooLarge`].
pub(crate) fn check_answer(length: usize) -> Result<(), AnswerTooLarge> {
    match length <= LARGEST_ANSWER {
        true => Ok(()),
        false => Err(AnswerTooLarge { length }),
    }
}

impl Answer {
    /// Bytes of the answer before it is sealed.
    pub(crate) fn length(&self) -> usize {
        codec::encode(self).len()
    }

    /// Signs the answer and seals it to the invitee.
    pub(crate) fn seal(
        &self,
        inviter: &MemberSecret,
        to: &BoxKey,
        locker: &LockerId,
        rng: &mut dyn sealing::CryptoRngCore,
    ) -> Result<Vec<u8>, SealingError> {
        let answer = codec::encode(self);
        let signature = inviter.sign(ANSWER_LABEL, &[locker.as_bytes(), &answer[..]].concat());
        let signed = codec::encode(&SignedAnswer {
            answer: answer.into(),
            signature,
        });
        let mut key = zeroize::Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *key);
        let content = sealed_box::seal(
            &SymmetricKey::from_bytes(*key),
            locker.as_bytes(),
            &signed,
            rng,
        )?;
        let key = hpke_box::seal_to(to, ANSWER_LABEL.as_bytes(), locker.as_bytes(), &*key, rng)?;
        Ok(codec::encode(&SealedAnswer {
            key: key.into(),
            content: content.into(),
        }))
    }

    /// Opens an answer and checks the signature that it claims; that the
    /// signer is a committer of the room shows once the Welcome is opened.
    ///
    /// # Errors
    /// [`BadAnswer`]; nothing was believed.
    pub(crate) fn open(
        sealed: &[u8],
        secret: &BoxSecret,
        locker: &LockerId,
    ) -> Result<Self, BadAnswer> {
        let sealed: SealedAnswer =
            codec::decode(sealed, envelope::limits::LARGEST_LOCKER).map_err(|_| BadAnswer)?;
        let key = hpke_box::open_with(
            secret,
            ANSWER_LABEL.as_bytes(),
            locker.as_bytes(),
            &sealed.key,
        )
        .map_err(|_| BadAnswer)?;
        let key = <[u8; 32]>::try_from(key.as_slice()).map_err(|_| BadAnswer)?;
        let signed = sealed_box::open(
            &SymmetricKey::from_bytes(key),
            locker.as_bytes(),
            &sealed.content,
        )
        .map_err(|_| BadAnswer)?;
        Self::from_signed_bytes(&signed, locker)
    }

    /// Reads an answer's opened content and checks the signature that it claims.
    ///
    /// # Errors
    /// [`BadAnswer`]; nothing was believed.
    pub fn from_signed_bytes(signed: &[u8], locker: &LockerId) -> Result<Self, BadAnswer> {
        let signed: SignedAnswer =
            codec::decode(signed, LARGEST_ANSWER + 1024).map_err(|_| BadAnswer)?;
        let answer: Self = codec::decode(&signed.answer, LARGEST_ANSWER).map_err(|_| BadAnswer)?;
        let inviter = MemberKey::from_bytes(answer.inviter.0);
        let bytes = [locker.as_bytes(), &signed.answer[..]].concat();
        sealing::verify(&inviter, ANSWER_LABEL, &bytes, &signed.signature)
            .map_err(|_| BadAnswer)?;
        let sound = answer.version == 1
            && answer.opening.check().is_ok()
            && !answer.rooms.is_empty()
            && answer.rooms.len() == answer.briefings.len()
            && answer.relays.as_ref().is_none_or(|relays| {
                let short = |text: &str| text.len() <= limits::TITLE;
                relays.len() == answer.rooms.len()
                    && relays
                        .iter()
                        .all(|relay| short(&relay.address) && short(&relay.key))
            });
        sound.then_some(answer).ok_or(BadAnswer)
    }
}

#[cfg(test)]
mod tests;
