//! What a side chose to sign, as a file for others (R12): its very words, the
//! terms, its signatures, and what certifies its keys. Anybody can check it
//! without a desk. It holds nothing of a room: no entry, no person, no place.
//!
//! [`prove`] makes it of words conveyed to a room, [`ProofFile::check`] says
//! what it establishes.

mod prove;
mod told;

use std::collections::BTreeSet;

use minicbor::{Decode, Decoder, Encode};
use serde::{Deserialize, Serialize};

use crate::charter::Charter;
use crate::codec;
use crate::entry::{AdoptedCharter, Malformed, SideKey, check_passage, check_terms};
use crate::ground::Ground;
use crate::ids::SideNumber;
use crate::limits;
use crate::opening::{GroundHash, Opening};
use crate::permission::{PermissionStatement, Permitted, Signed, introduction_bytes, verify};
use crate::proposal::{ProposalStatement, SideYes, check_yeses};
use crate::terms::{Attribution, Passage, Terms, Wording};

pub use prove::{CannotShow, prove};

/// The version of the format.
pub const VERSION: u16 = 1;

/// The largest file, in bytes: a charter, words, and an opening.
pub const LARGEST: usize = limits::ENTRY + limits::WORDS + 16 * 1024;

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ProofFile {
    /// The version of this format; [`VERSION`].
    #[n(0)]
    pub version: u16,
    /// The opening of the talks: between whom, through whom.
    #[n(1)]
    pub opening: Opening,
    /// What certifies the side's keys; the signatures stand on it.
    #[n(2)]
    pub certified: Certified,
    /// The side that signed.
    #[n(3)]
    pub side: SideNumber,
    /// On what terms its words might go.
    #[n(4)]
    pub terms: Terms,
    /// The words.
    #[n(5)]
    pub passage: Passage,
    /// The permission's nonce.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// By the side's keys, over all of this.
    #[n(7)]
    pub signatures: Vec<Signed>,
}

/// By what keys are known as a side's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Certified {
    /// Before the first charter: the intermediary introduced each key that
    /// signed, with its key of the opening.
    #[n(0)]
    Introduced(#[n(0)] Vec<SideKey>),
    /// The charter that lists them, with the yes of every side.
    #[n(1)]
    Charter(#[n(0)] Box<AdoptedCharter>),
}

/// What a file that holds establishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Established {
    /// The title of the talks.
    pub title: String,
    /// The intermediary's name.
    pub intermediary: String,
    /// The side that signed.
    pub side: String,
    /// The side that its words were for.
    pub addressee: String,
    /// The words.
    pub passage: Passage,
    /// Whether they are the side's own wording, or words that it was shown
    /// first.
    pub wording: Wording,
    /// On what other terms they might go, in words; none if there are none.
    pub terms: Vec<String>,
    /// The keys that signed.
    pub keys: Vec<KeySigned>,
    /// How many had to.
    pub needed: u8,
    /// What makes them the side's.
    pub rests_on: RestsOn,
}

/// A key that signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySigned {
    /// Its number within the side.
    pub number: u8,
    /// The public key (Ed25519), in hexadecimal.
    pub key: String,
}

/// On what it rests that keys are a side's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RestsOn {
    /// On the intermediary alone, whose key introduced them.
    TheIntermediary {
        /// Its public key (Ed25519) by the opening, in hexadecimal.
        key: String,
    },
    /// On the charter that lists them.
    TheCharter {
        /// 1 for the first, one more for each amendment.
        number: u32,
        /// Its hash, in hexadecimal.
        hash: String,
        /// What each side signed under it.
        accepted: Vec<Accepted>,
    },
}

/// A side's yes to the charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The side.
    pub side: String,
    /// How many of its signatures hold, by keys that the charter lists.
    pub signatures: u64,
    /// How many are by keys that it does not list: they were the side's under
    /// the charter before, which the file does not hold.
    pub not_checked: u64,
}

/// Why a file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoProof {
    /// Larger than any proof is.
    #[error("this is no proof of a side's words: {0} bytes, and a proof has at most {LARGEST}")]
    TooLong(usize),
    /// Not such a file, or damaged.
    #[error("this is no proof of a side's words, or damaged at byte {0}")]
    Unreadable(usize),
    /// Something follows it, or it is written otherwise than desks write it.
    #[error(
        "this holds something else than a proof, from byte {0} on: it is not written as desks \
         write it"
    )]
    NotCanonical(usize),
    /// Of a newer version.
    #[error("a proof of version {0}: a newer program is needed to check it")]
    Version(u16),
    /// A part is out of bounds.
    #[error("a part of the proof is not as it must be: {0}")]
    Malformed(#[from] Malformed),
    /// Its terms are not those under which words are proved.
    #[error(
        "the terms are not those of attributed words, signed letter for letter, of one side of \
         these talks for another"
    )]
    Terms,
    /// The charter is of other talks, or is none.
    #[error("the charter in it is not one of these talks")]
    OtherCharter,
    /// A side's yes to the charter is missing or does not hold.
    #[error("the yes of {0} to the charter is missing, or does not hold")]
    NotAccepted(String),
    /// The intermediary's key did not sign an introduction, or not exactly the
    /// keys that signed are introduced.
    #[error("the keys that signed are not exactly those that the intermediary's key introduced")]
    NotIntroduced,
    /// A key that signed is not one of the side's.
    #[error("it is signed with key {0}, which the charter does not list as the side's")]
    KeyNotListed(u8),
    /// Fewer signatures than the side needs, or one key twice.
    #[error("it is signed by {signed} of the side's keys, and it takes {needed}")]
    TooFew {
        /// How many different keys signed.
        signed: usize,
        /// How many must.
        needed: u8,
    },
    /// A signature does not cover all of this.
    #[error("the signature by key {0} does not cover these words on these terms in these talks")]
    SignatureFails(u8),
}

impl ProofFile {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads a file. One thing has one form: nothing can be hidden in it.
    ///
    /// # Errors
    /// [`NoProof`], with the byte from which on it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoProof> {
        if bytes.len() > LARGEST {
            return Err(NoProof::TooLong(bytes.len()));
        }
        if let Some(version) = version_of(bytes).filter(|version| *version != VERSION) {
            return Err(NoProof::Version(version));
        }
        let mut decoder = Decoder::new(bytes);
        let read: Result<Self, _> = decoder.decode();
        let file = read
            .map_err(|error| NoProof::Unreadable(error.position().unwrap_or(decoder.position())))?;
        let written = file.to_bytes();
        if written == bytes {
            return Ok(file);
        }
        let same = written
            .iter()
            .zip(bytes)
            .take_while(|(one, other)| one == other);
        Err(NoProof::NotCanonical(same.count()))
    }

    /// Checks everything in it, and says what that establishes.
    ///
    /// # Errors
    /// [`NoProof`] if it establishes nothing.
    pub fn check(&self) -> Result<Established, NoProof> {
        self.check_parts()?;
        let (Some(side), Some(addressee)) = (
            self.opening.side(self.side),
            self.opening.side(self.terms.addressee),
        ) else {
            return Err(NoProof::Terms);
        };
        let (ground, keys, rests_on) = match &self.certified {
            Certified::Introduced(introductions) => self.by_introductions(introductions)?,
            Certified::Charter(adopted) => self.by_charter(adopted)?,
        };
        self.check_signatures(&ground, &keys)?;
        Ok(Established {
            title: self.opening.title.clone(),
            intermediary: self.opening.intermediary.clone(),
            side: side.name.clone(),
            addressee: addressee.name.clone(),
            passage: self.passage.clone(),
            wording: self.terms.wording,
            terms: told::terms(&self.terms),
            keys: keys
                .iter()
                .map(|(number, key)| KeySigned {
                    number: *number,
                    key: data_encoding::HEXLOWER.encode(key),
                })
                .collect(),
            needed: ground.threshold(self.side),
            rests_on,
        })
    }

    /// The charter that it stands on; none before the first.
    pub fn charter(&self) -> Option<&Charter> {
        match &self.certified {
            Certified::Charter(adopted) => adopted.proposal.charter(),
            Certified::Introduced(_) => None,
        }
    }

    fn check_parts(&self) -> Result<(), NoProof> {
        self.opening.check()?;
        check_terms(&self.terms)?;
        check_passage(&self.passage)?;
        if self.signatures.len() > limits::CHARTER_KEYS {
            return Err(Malformed::Field("signatures").into());
        }
        let terms = &self.terms;
        if terms.attribution != Attribution::Attributed
            || terms.wording == Wording::Substance
            || terms.addressee == self.side
            || terms.round == 0
        {
            return Err(NoProof::Terms);
        }
        Ok(())
    }

    /// The opening as the ground, and the keys that the intermediary introduced.
    fn by_introductions(&self, introductions: &[SideKey]) -> Result<Basis, NoProof> {
        let opening = self.opening.hash();
        let mut numbers: BTreeSet<u8> = self
            .signatures
            .iter()
            .map(|signed| signed.key_number)
            .collect();
        let mut keys = Vec::new();
        for introduction in introductions {
            let (number, key) = (introduction.number, introduction.key);
            let bytes = introduction_bytes(opening, introduction.side, number, &key);
            let signed = verify(
                &self.opening.intermediary_key,
                &bytes,
                &introduction.signature,
            );
            if introduction.side != self.side || !numbers.remove(&number) || !signed {
                return Err(NoProof::NotIntroduced);
            }
            keys.push((number, key));
        }
        if !numbers.is_empty() {
            return Err(NoProof::NotIntroduced);
        }
        let rests_on = RestsOn::TheIntermediary {
            key: data_encoding::HEXLOWER.encode(&self.opening.intermediary_key),
        };
        Ok((Ground::of_opening(&self.opening), keys, rests_on))
    }

    /// The charter as the ground, and those of its keys that signed.
    fn by_charter(&self, adopted: &AdoptedCharter) -> Result<Basis, NoProof> {
        adopted.proposal.check()?;
        check_yeses(&adopted.yeses)?;
        let charter = adopted.proposal.charter().ok_or(NoProof::OtherCharter)?;
        let sides = (0u8..).map(SideNumber).take(self.opening.sides.len());
        let of_all = adopted.proposal.sides.iter().copied().eq(sides);
        if !charter.is_of(&self.opening) || !of_all {
            return Err(NoProof::OtherCharter);
        }
        let keys = self.signatures.iter().map(|signed| {
            let number = signed.key_number;
            let key = listed(charter, self.side, number);
            key.map(|key| (number, key))
                .ok_or(NoProof::KeyNotListed(number))
        });
        let keys: Vec<(u8, [u8; 32])> = keys.collect::<Result<_, _>>()?;
        let hash = charter.hash();
        let rests_on = RestsOn::TheCharter {
            number: charter.number,
            hash: data_encoding::HEXLOWER.encode(&hash.0),
            accepted: self.accepted(adopted, charter)?,
        };
        Ok((Ground::of_charter(charter), keys, rests_on))
    }

    /// What each side signed under the charter: for the first, as many as it
    /// asks for itself; an amendment is measured by the charter before, which is
    /// not here, so that only what its own keys signed can be checked.
    fn accepted(
        &self,
        adopted: &AdoptedCharter,
        charter: &Charter,
    ) -> Result<Vec<Accepted>, NoProof> {
        let previous = charter.previous.map(GroundHash::from);
        let ground = previous.unwrap_or(self.opening.hash().into());
        let own = Ground::of_charter(charter);
        let mut accepted = Vec::new();
        for (index, side) in self.opening.sides.iter().enumerate() {
            let fails = || NoProof::NotAccepted(side.name.clone());
            let yes = adopted.yeses.get(index).ok_or_else(fails)?;
            if Some(&yes.side) != adopted.proposal.sides.get(index) {
                return Err(fails());
            }
            let (holds, not_checked) =
                check_yes(adopted, charter, ground, yes).ok_or_else(fails)?;
            if previous.is_none() && !own.is_met(yes.side, &yes.signatures, |_| true) {
                return Err(fails());
            }
            accepted.push(Accepted {
                side: side.name.clone(),
                signatures: holds,
                not_checked,
            });
        }
        if adopted.yeses.len() != accepted.len() {
            return Err(NoProof::OtherCharter);
        }
        Ok(accepted)
    }

    fn check_signatures(&self, ground: &Ground, keys: &[(u8, [u8; 32])]) -> Result<(), NoProof> {
        let statement = PermissionStatement {
            ground: ground.hash,
            side: self.side,
            terms: &self.terms,
            permitted: Permitted::Words(&self.passage),
            nonce: self.nonce,
        };
        for signed in &self.signatures {
            let number = signed.key_number;
            let key = keys.iter().find(|(known, _)| *known == number);
            if !key.is_some_and(|(_, key)| statement.is_signed_by(key, &signed.signature)) {
                return Err(NoProof::SignatureFails(number));
            }
        }
        if ground.is_met(self.side, &self.signatures, |_| true) {
            return Ok(());
        }
        let different: BTreeSet<u8> = self
            .signatures
            .iter()
            .map(|signed| signed.key_number)
            .collect();
        Err(NoProof::TooFew {
            signed: different.len(),
            needed: ground.threshold(self.side),
        })
    }
}

/// A ground, the keys of the side that signed on it, and what makes them so.
type Basis = (Ground, Vec<(u8, [u8; 32])>, RestsOn);

/// The version that a file states, if it begins like one.
fn version_of(bytes: &[u8]) -> Option<u16> {
    let mut decoder = Decoder::new(bytes);
    decoder.array().ok()?;
    decoder.u16().ok()
}

/// The key of a number that a charter lists for a side.
fn listed(charter: &Charter, side: SideNumber, number: u8) -> Option<[u8; 32]> {
    let keys = &charter.side(side)?.keys;
    keys.iter()
        .find(|key| key.number == number)
        .map(|key| key.key)
}

/// How many signatures of a yes hold, and how many are by keys that the charter
/// does not list; none if one does not hold, or a key stands twice.
fn check_yes(
    adopted: &AdoptedCharter,
    charter: &Charter,
    ground: GroundHash,
    yes: &SideYes,
) -> Option<(u64, u64)> {
    let statement = ProposalStatement {
        ground,
        side: yes.side,
        proposal: &adopted.proposal,
    };
    let mut numbers = BTreeSet::new();
    let (mut holds, mut not_checked) = (0, 0);
    for signed in &yes.signatures {
        if !numbers.insert(signed.key_number) {
            return None;
        }
        match listed(charter, yes.side, signed.key_number) {
            None => not_checked += 1,
            Some(key) if statement.is_signed_by(&key, &signed.signature) => holds += 1,
            Some(_) => return None,
        }
    }
    (holds + not_checked > 0).then_some((holds, not_checked))
}
