//! The bytes that `docs/protocol.md` prints are the bytes that the code makes.
//!
//! Each vector is computed here and looked for in the document, so that neither
//! can change without the other. What the document says in words about cards
//! and safety words is followed here step by step against the engine.

// Helpers outside test functions may fail loudly too.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "protocol_vectors/beforehand.rs"]
mod beforehand;
#[path = "protocol_vectors/goes_on.rs"]
mod goes_on;
#[path = "protocol_vectors/rooms.rs"]
mod rooms;
#[path = "protocol_vectors/together.rs"]
mod together;

use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey};
use envelope::wire::{OpeningToken, Refusal, Request, ToRelay};
use envelope::{
    AccessSecret, ClientSession, CommitterSecret, Frame, Frontier, Position, Registration,
    RelaySession, RelaySigner, RoomId,
};
use goodoffices_desk as desk;
use goodoffices_desk::effect::{Effect, Input};
use goodoffices_desk::invitation::{Card, Link};
use goodoffices_desk::{Answer, Command, Desk, Randomness, Scope};
use minicbor::Encoder;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sealing::document::{DocumentKey, Layout};
use sealing::sealed_box::{self, SymmetricKey};
use sealing::{MemberSecret, UnixMillis, framing};
use sha2::{Digest, Sha256};
use talks::charter::{CharterKey, CharterSide, Deadline, Mandate, Permitting};
use talks::entry::{
    AdoptedCharter, CharterConfirmed, Closed, ClosingPart, Conveyance, Countersignature, Decision,
    Document, Match, MatchPart, Origin, Outcome, Permission, Proof, ProposalAnswer, Showing,
    SideKey, SideKeyEnd, Statement, Yes,
};
use talks::opening::Side;
use talks::permission::{
    Commitment, PermissionStatement, Permitted, Signed, end_bytes, introduction_bytes,
};
use talks::proof::{Certified, ProofFile};
use talks::proposal::{Matter, ProposalStatement, SideYes};
use talks::{
    Attribution, Body, Charter, Condition, Entry, EntryId, LeafKey, MatterId, Opening, Passage,
    Person, PersonId, Proposal, Role, RoomContext, RoomKind, SideNumber, TalksId, Terms, Time,
    Wording, Words, codec,
};

const DOCUMENT: &str = include_str!("../../../docs/protocol.md");

/// Checks that the document prints every vector, and says what it should print.
fn printed(vectors: &[(&str, &[u8])]) {
    let mut missing = String::new();
    for (name, bytes) in vectors {
        let hex = HEXLOWER.encode(bytes);
        let line = if bytes.len() > 200 {
            let digest = HEXLOWER.encode(&Sha256::digest(bytes));
            format!("{name} = SHA-256 {digest} of {} bytes", bytes.len())
        } else {
            format!("{name} = {hex}")
        };
        if !DOCUMENT.lines().any(|printed| printed.trim() == line) {
            let _ = writeln!(missing, "{line}");
        }
    }
    assert!(missing.is_empty(), "docs/protocol.md lacks:\n{missing}");
}

/// A text as the document prints it.
fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut printed, line| {
        if !line.is_empty() {
            printed.push_str("    ");
        }
        printed + line + "\n"
    })
}

fn relay() -> RelaySigner {
    RelaySigner::from_seed("relay.example", &[1; 32]).unwrap()
}

fn room() -> RoomId {
    RoomId::from_bytes([2; 32])
}

fn opening() -> Opening {
    let side = |name: &str, language: &str| Side {
        name: name.to_owned(),
        language: language.to_owned(),
    };
    Opening {
        version: 1,
        talks: TalksId([3; 16]),
        title: "Water".to_owned(),
        intermediary: "Office".to_owned(),
        language: "en".to_owned(),
        sides: vec![side("North", "en"), side("South", "fr")],
        intermediary_key: SigningKey::from_bytes(&[4; 32]).verifying_key().to_bytes(),
        relay_key: relay().key().to_string(),
        opened: Time(1_000),
    }
}

fn passage() -> Passage {
    Passage {
        words: "Two gates.".to_owned(),
        language: "en".to_owned(),
    }
}

fn terms() -> Terms {
    Terms {
        condition: Condition::Unconditional,
        addressee: SideNumber(1),
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        round: 1,
        expires: None,
    }
}

fn entry(body: Body) -> Vec<u8> {
    let entry = Entry {
        id: EntryId([5; 16]),
        counter: 1,
        stated: Time(2_000),
        seen: Vec::new(),
        body,
    };
    entry.to_bytes().unwrap()
}

#[test]
fn the_documents_bytes_of_the_relays_protocol_are_the_codes() {
    let access = AccessSecret::from_seed(&[6; 32]);
    let committer = CommitterSecret::from_seed(&[7; 32]);
    let registration = Registration::new(
        room(),
        Position(3),
        access.public(),
        vec![committer.public()],
    )
    .unwrap()
    .sign(&committer);
    let greeting = RelaySession::greeting([8; 32], &[9; 32]);
    let (proof, mut session) = ClientSession::prove(&greeting, room(), &access, &[10; 32]).unwrap();
    let latest = ToRelay::sealed(5, &Request::Latest, &mut session);
    let seal = latest.seal.unwrap();

    let mut log = Frontier::new();
    let frames = [[11_u8; 1064], [12; 1064], [13; 1064]].map(|bytes| Frame::new(bytes.into()));
    for frame in frames.into_iter().flatten() {
        log.append(&frame.hash());
    }
    let head = log.head();
    let checkpoint = relay().sign(room(), head);
    let retired = envelope::FromRelay::Reply {
        id: 5,
        reply: envelope::Reply::Refused(Refusal::Retired { at: Position(3) }),
    };
    printed(&[
        ("log-root", &head.root.0),
        ("checkpoint", &envelope::cbor::encode(&checkpoint)),
        ("registration", &envelope::cbor::encode(&registration)),
        ("greeting", &envelope::cbor::encode(&greeting)),
        ("proof-signature", &proof.signature),
        ("seal-mac", &seal.mac),
        ("sealed-latest", &latest.encode()),
        ("refused-retired", &retired.encode()),
        ("token-hash", &OpeningToken::from_bytes([14; 32]).hash().0),
    ]);
    for text in [
        relay().key().to_string(),
        OpeningToken::from_bytes([14; 32]).to_string(),
        indented(&checkpoint.to_note(relay().key())),
    ] {
        assert!(DOCUMENT.contains(&text), "docs/protocol.md lacks\n{text}");
    }
}

#[test]
fn the_documents_bytes_of_entries_and_signatures_are_the_codes() {
    let side_secret = SigningKey::from_bytes(&[15; 32]);
    let intermediary = SigningKey::from_bytes(&[4; 32]);
    let hash = opening().hash();
    let key = side_secret.verifying_key().to_bytes();
    let introduction = introduction_bytes(hash, SideNumber(0), 1, &key);
    let (passage, terms) = (passage(), terms());
    let statement = PermissionStatement {
        ground: hash.into(),
        side: SideNumber(0),
        terms: &terms,
        permitted: Permitted::Words(&passage),
        nonce: [16; 16],
    };
    let signed = statement.to_signing_bytes();
    let signature = side_secret.sign(&signed).to_bytes();
    let salt = [22; 32];
    let commitment = Commitment::to(&passage, &salt);
    let in_substance = Terms {
        wording: Wording::Substance,
        ..terms.clone()
    };
    let leave = PermissionStatement {
        terms: &in_substance,
        permitted: Permitted::of(&passage, Some(&salt)),
        ..statement
    };
    let leave_signed = leave.to_signing_bytes();
    let leave_signature = side_secret.sign(&leave_signed).to_bytes();
    let to_be_shown = Terms {
        wording: Wording::ShownFirst,
        ..terms.clone()
    };
    let yes_signed = PermissionStatement {
        terms: &to_be_shown,
        ..statement
    }
    .to_signing_bytes();
    let yes_signature = side_secret.sign(&yes_signed).to_bytes();
    let showing = Body::Showing(Showing {
        permission: EntryId([17; 16]),
        passage: passage.clone(),
    });
    let yes = Body::Yes(Yes {
        showing: EntryId([23; 16]),
        key_number: 1,
        signature: yes_signature,
    });
    let said = Body::Statement(Statement {
        passage: passage.clone(),
        reply_to: None,
    });
    let introduced = SideKey {
        side: SideNumber(0),
        number: 1,
        key,
        signature: intermediary.sign(&introduction).to_bytes(),
    };
    let proof = ProofFile {
        version: 1,
        opening: opening(),
        certified: Certified::Introduced(vec![introduced.clone()]),
        side: SideNumber(0),
        terms: terms.clone(),
        passage: passage.clone(),
        nonce: [16; 16],
        signatures: vec![signed_by_first(signature)],
    };
    assert!(proof.check().is_ok());
    let introduced = Body::SideKey(introduced);
    let permitted = Body::Permission(Permission {
        words: Words::Same(EntryId([17; 16])),
        terms: terms.clone(),
        ask: None,
        nonce: [16; 16],
        key_number: 1,
        signature,
        salt: None,
    });
    let permitted_in_substance = Body::Permission(Permission {
        words: Words::Same(EntryId([17; 16])),
        terms: in_substance.clone(),
        ask: None,
        nonce: [16; 16],
        key_number: 1,
        signature: leave_signature,
        salt: Some(salt),
    });
    let origin = Origin::Side {
        side: SideNumber(0),
        proof: Some(Proof {
            signatures: vec![signed_by_first(signature)],
            round: 1,
            expires: None,
            nonce: [16; 16],
            condition: Condition::Unconditional,
            commitment: None,
            standing: None,
        }),
    };
    let conveyed_in_substance = Body::Conveyance(Conveyance {
        passage: Passage {
            words: "They offer gates.".to_owned(),
            language: "en".to_owned(),
        },
        wording: Wording::Substance,
        origin: Origin::Side {
            side: SideNumber(0),
            proof: Some(Proof {
                signatures: vec![signed_by_first(leave_signature)],
                round: 1,
                expires: None,
                nonce: [16; 16],
                condition: Condition::Unconditional,
                commitment: Some(commitment),
                standing: None,
            }),
        },
        aloud: false,
        document: None,
        answers: None,
    });
    let conveyed = |origin| {
        Body::Conveyance(Conveyance {
            passage: passage.clone(),
            wording: Wording::Exact,
            origin,
            aloud: false,
            document: None,
            answers: None,
        })
    };
    printed(&[
        ("opening", &codec::encode(&opening())),
        ("opening-hash", &hash.0),
        ("introduction", &introduction),
        ("permission-signed", &signed),
        ("permission-signature", &signature),
        ("commitment", &commitment.0),
        ("permission-in-substance-signed", &leave_signed),
        ("permission-in-substance-signature", &leave_signature),
        ("entry-id", &EntryId::of(&LeafKey([21; 32]), 1).0),
        ("entry-statement", &entry(said)),
        ("entry-side-key", &entry(introduced)),
        ("entry-permission", &entry(permitted)),
        (
            "entry-permission-in-substance",
            &entry(permitted_in_substance),
        ),
        ("entry-conveyance", &entry(conveyed(origin))),
        (
            "entry-conveyance-in-substance",
            &entry(conveyed_in_substance),
        ),
        (
            "entry-unattributed",
            &entry(conveyed(Origin::WithoutAttribution)),
        ),
        ("entry-question", &entry(conveyed(Origin::Question))),
        ("entry-leaving", &entry(Body::Leaving)),
        ("yes-signed", &yes_signed),
        ("entry-showing", &entry(showing)),
        ("entry-yes", &entry(yes)),
        ("proof-file", &proof.to_bytes()),
    ]);
}

fn signed_by_first(signature: [u8; 64]) -> Signed {
    Signed {
        key_number: 1,
        signature,
    }
}

#[test]
fn the_documents_bytes_of_documents_are_the_codes() {
    let file = b"ten bytes!";
    let document = Document {
        name: "draft.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 10,
        digest: Sha256::digest(file).into(),
        secret: [32; 32],
        until: Time(4_000),
    };
    let key = DocumentKey::new([32; 32], Layout::of(10).unwrap());
    let line = document.passage();
    assert!(
        DOCUMENT.contains(&indented(&line.words)),
        "docs/protocol.md lacks {}",
        line.words
    );
    let conveyed = Body::Conveyance(Conveyance {
        passage: line,
        wording: Wording::Exact,
        origin: Origin::WithoutAttribution,
        aloud: false,
        answers: None,
        document: Some(document.clone()),
    });
    printed(&[
        ("document-blob-0", key.blob(0).as_bytes()),
        ("document-blob-1", key.blob(1).as_bytes()),
        ("document-part", &key.seal(0, file).unwrap()),
        ("entry-document", &entry(Body::Document(document))),
        ("entry-conveyance-document", &entry(conveyed)),
    ]);
}

/// One stream for everything: enough for a single turn.
struct Stream(u64);

impl Randomness for Stream {
    fn stream(&mut self, _: Scope) -> ChaCha20Rng {
        self.0 += 1;
        ChaCha20Rng::seed_from_u64(self.0)
    }
}
