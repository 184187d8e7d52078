//! The bytes that `docs/protocol.md` prints are the bytes that the code makes.
//!
//! Each vector is computed here and looked for in the document, so that neither
//! can change without the other. What the document says in words about cards
//! and safety words is followed here step by step against the engine.

// Helpers outside test functions may fail loudly too.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "protocol_vectors/beforehand.rs"]
mod beforehand;

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

fn charter() -> Charter {
    let side = |seed: u8| CharterSide {
        threshold: 1,
        keys: vec![CharterKey {
            number: 1,
            key: SigningKey::from_bytes(&[seed; 32])
                .verifying_key()
                .to_bytes(),
        }],
    };
    Charter {
        version: 1,
        number: 1,
        opening: opening().hash(),
        previous: None,
        mandate: Mandate::Mediation,
        title: "Mediator".to_owned(),
        sides: vec![side(15), side(25)],
        permitting: Permitting::HeadsAndDeputies,
        languages: vec!["en".to_owned()],
        reading_marks: false,
        exports: true,
        hold_seconds: 10,
        deadlines: vec![Deadline {
            what: "Answers".to_owned(),
            at: Time(9_000),
        }],
        retention_days: 30,
        closes: None,
        rules: None,
    }
}

#[test]
fn the_documents_bytes_of_what_several_do_together_are_the_codes() {
    let (north, south) = (
        SigningKey::from_bytes(&[15; 32]),
        SigningKey::from_bytes(&[25; 32]),
    );
    let intermediary = SigningKey::from_bytes(&[4; 32]);
    let hash = opening().hash();
    let proposal = Proposal {
        matter: MatterId([26; 16]),
        what: Matter::Charter(Box::new(charter())),
        sides: vec![SideNumber(0), SideNumber(1)],
        closes: Time(5_000),
    };
    let text = Proposal {
        what: Matter::Text(passage()),
        ..proposal.clone()
    };
    let statement = |side, proposal| {
        ProposalStatement {
            ground: hash.into(),
            side: SideNumber(side),
            proposal,
        }
        .to_signing_bytes()
    };
    let yes = |side: u8, key: &SigningKey| SideYes {
        side: SideNumber(side),
        signatures: vec![signed_by_first(
            key.sign(&statement(side, &proposal)).to_bytes(),
        )],
    };
    let (norths, souths) = (yes(0, &north), yes(1, &south));
    let answer = Body::ProposalAnswer(ProposalAnswer {
        proposal: EntryId([17; 16]),
        yes: norths.signatures.first().copied(),
    });
    let matched = Body::Match(Match {
        matter: MatterId([26; 16]),
        parts: [0, 1]
            .map(|side| MatchPart {
                side: SideNumber(side),
                permission: EntryId([17; 16]),
            })
            .to_vec(),
    });
    let decided = Body::Decision(Decision {
        matter: MatterId([26; 16]),
        agreed: false,
        closings: vec![
            ClosingPart {
                side: SideNumber(0),
                closing: Some(EntryId([17; 16])),
            },
            ClosingPart {
                side: SideNumber(1),
                closing: None,
            },
        ],
    });
    let outcome = Body::Outcome(Outcome {
        of: EntryId([17; 16]),
        agreed: true,
        yeses: vec![souths.clone()],
    });
    let countersigned = Body::Countersignature(Countersignature {
        permission: EntryId([17; 16]),
        signed: signed_by_first([27; 64]),
    });
    let key = north.verifying_key().to_bytes();
    let ending = end_bytes(hash, SideNumber(0), 1, &key);
    let ended = Body::SideKeyEnd(SideKeyEnd {
        side: SideNumber(0),
        number: 1,
        signature: intermediary.sign(&ending).to_bytes(),
    });
    let confirmed = Body::CharterConfirmed(CharterConfirmed {
        charter: charter().hash(),
    });
    let adopted = Body::AdoptedCharter(AdoptedCharter {
        proposal: proposal.clone(),
        yeses: vec![norths, souths],
    });
    let closed = Body::Closed(Closed {
        of: EntryId([17; 16]),
    });
    let exchange = Condition::InExchange {
        wanted: "Two gates.".to_owned(),
        closes: Time(5_000),
    };
    printed(&[
        (
            "condition-not-before",
            &codec::encode(&Condition::NotBefore(Time(5_000))),
        ),
        ("condition-in-exchange", &codec::encode(&exchange)),
        ("charter", &codec::encode(&charter())),
        ("charter-hash", &charter().hash().0),
        ("proposal-signed", &statement(0, &text)),
        ("entry-proposal", &entry(Body::Proposal(text.clone()))),
        (
            "entry-proposal-charter",
            &entry(Body::Proposal(proposal.clone())),
        ),
        ("entry-answer", &entry(answer)),
        ("entry-closed", &entry(closed)),
        ("entry-match", &entry(matched)),
        ("entry-decision", &entry(decided)),
        ("entry-outcome", &entry(outcome)),
        ("entry-countersignature", &entry(countersigned)),
        ("key-ends", &ending),
        ("entry-side-key-end", &entry(ended)),
        ("entry-charter-confirmed", &entry(confirmed)),
        ("entry-adopted-charter", &entry(adopted)),
    ]);
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

#[test]
fn the_documents_bytes_of_rooms_and_frames_are_the_codes() {
    let member = MemberSecret::from_bytes([18; 32]);
    let person = |role: Role, committer| Person {
        key: LeafKey(*member.public().as_bytes()),
        person: PersonId([19; 16]),
        role,
        name: "A".to_owned(),
        device: "B".to_owned(),
        committer,
    };
    let context = |person| RoomContext {
        charter: None,
        version: 1,
        talks: TalksId([3; 16]),
        kind: RoomKind::Side(SideNumber(0)),
        opening: opening().hash(),
        continues: None,
        people: vec![person],
    };
    let carried = RoomContext {
        charter: Some(charter().hash()),
        ..context(person(Role::Official, Some([21; 32])))
    };
    let covered = framing::signed_bytes(&room(), 4, &[20; 24], 1, UnixMillis(2_000), b"mls");
    printed(&[
        (
            "context-official",
            &context(person(Role::Official, Some([21; 32]))).to_bytes(),
        ),
        (
            "person-delegate",
            &codec::encode(&person(Role::Delegate, None)),
        ),
        ("context-with-charter", &carried.to_bytes()),
        ("frame-covered", &covered),
        ("frame-signature", &member.sign("frame", &covered)),
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

#[test]
fn a_card_and_its_safety_words_are_made_as_the_document_says() {
    // The link, written by hand from the document.
    let (locker, secret) = ([22; 32], [23; 32]);
    let mut encoder = Encoder::new(Vec::new());
    encoder
        .array(8)
        .and_then(|e| e.u16(1)?.str("wss://relay.example")?.bytes(&locker))
        .and_then(|e| {
            e.bytes(&secret)?
                .u8(1)?
                .u8(3)?
                .u64(90_000)?
                .bytes(&[24; 32])
        })
        .unwrap();
    let mut bytes = encoder.into_writer();
    let link = bytes.clone();
    let sum = Sha256::digest(&bytes);
    bytes.extend(&sum[..4]);
    let text = format!(
        "goodoffices:join/{}",
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    );
    assert!(DOCUMENT.contains(&text), "docs/protocol.md lacks {text}");
    assert_eq!(Link::from_text(&text).unwrap().to_text(), text);

    let join = Command::Join(desk::command::Join {
        link: text,
        name: "Head of delegation".to_owned(),
        device: "laptop".to_owned(),
    });
    let batch = Desk::new()
        .handle(Time(1_000), &mut Stream(0), Input::Command(join))
        .unwrap();
    let Some(Answer::Joining { words, .. }) = batch.answer else {
        panic!("a joining is answered with its safety words");
    };
    let sealed = batch.effects.iter().find_map(|effect| match effect {
        Effect::SendAnonymously {
            request: Request::PutLocker {
                slot: 0, sealed, ..
            },
            ..
        } => Some(sealed),
        _ => None,
    });

    // What the document says of both.
    let key = Sha256::digest([&b"good-offices card key 1\0"[..], &secret].concat());
    let card = sealed_box::open(
        &SymmetricKey::from_bytes(key.into()),
        &locker,
        sealed.unwrap(),
    )
    .unwrap();
    assert!(Card::from_bytes(&card).unwrap().side_key.is_some());
    let (link, card) = (Sha256::digest(&link), Sha256::digest(&card));
    let label = b"good-offices safety words 1\0";
    let digest = Sha256::digest([&label[..], &link, &card].concat());
    let bits: String = digest.iter().map(|byte| format!("{byte:08b}")).collect();
    let expected: Vec<&str> = (0..6)
        .map(|word| usize::from_str_radix(&bits[word * 11..word * 11 + 11], 2).unwrap())
        .map(|number| bip39::Language::English.word_list()[number])
        .collect();
    assert_eq!(words, expected.join(" "));
}
