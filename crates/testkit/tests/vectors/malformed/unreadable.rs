//! Entries that are rightly sealed and cannot be read.

use desk::talks::entry::{Conveyance, Origin, Speakers, StandingPermission, Statement};
use desk::talks::permission::Signed;
use desk::talks::{Body, Malformed, Passage, Terms, Time, Wording, Words, codec};
use minicbor::bytes::ByteVec;

use super::frames::done;
use super::{Expected, Kind};
use crate::common::{HEAD_A, OFFICIAL};
use crate::scene::{BORDURIA, Place, Scene, exact, passage};

const HEAD: (usize, Place) = (HEAD_A, Place::Aland);

pub(super) fn kinds() -> Vec<Kind> {
    let field = Malformed::Field;
    vec![
        plain(
            "entry-empty",
            "An entry of no bytes.",
            Malformed::NotCbor,
            |_| Vec::new(),
        ),
        plain(
            "entry-garbage",
            "An entry of bytes that mean nothing.",
            Malformed::NotCbor,
            |_| b"\xFFgarbage".to_vec(),
        ),
        plain(
            "entry-cut-short",
            "An entry that ends in the middle.",
            Malformed::NotCbor,
            |entry| entry[..entry.len() / 2].to_vec(),
        ),
        plain(
            "entry-over-deep",
            "Nine hundred arrays, one in the other.",
            Malformed::NotCbor,
            |_| vec![0x81; 900],
        ),
        plain(
            "entry-with-a-huge-length",
            "An entry that states a longer array than any memory holds.",
            Malformed::NotCbor,
            |_| vec![0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ),
        plain(
            "entry-with-trailing-bytes",
            "An entry followed by bytes of the author's choice.",
            Malformed::Trailing,
            |entry| [entry, b"hidden"].concat(),
        ),
        plain(
            "entry-of-a-newer-version",
            "An entry that states version 2.",
            Malformed::Version(2),
            |entry| {
                let mut entry = entry.to_vec();
                entry[1] = 2;
                entry
            },
        ),
        plain(
            "entry-without-its-fields",
            "An entry that is an empty record.",
            Malformed::NotCbor,
            |_| vec![0x80],
        ),
        raw(
            "entry-body-of-another-kind",
            "A withdrawal whose body is a statement's.",
            7,
            Malformed::NotCbor,
            |_| {
                Ok(codec::encode(&Statement {
                    passage: passage("canary"),
                    reply_to: None,
                }))
            },
        ),
        raw(
            "entry-leaving-with-words",
            "A leaving that carries bytes.",
            11,
            Malformed::Trailing,
            |_| Ok(vec![1]),
        ),
        statement(
            "statement-blank",
            "A statement of blanks.",
            field("words"),
            Passage {
                words: " \n".to_owned(),
                language: "en".to_owned(),
            },
        ),
        statement(
            "statement-too-long",
            "A statement of one byte more than the longest words.",
            field("words"),
            Passage {
                words: "a".repeat(60 * 1024 + 1),
                language: "en".to_owned(),
            },
        ),
        statement(
            "statement-in-no-language",
            "A statement whose language is no language tag.",
            field("language"),
            Passage {
                words: "canary".to_owned(),
                language: "e n".to_owned(),
            },
        ),
        Kind::new(
            "entry-with-an-oversized-checkpoint",
            "An entry that states a checkpoint of more than 256 bytes.",
            HEAD,
            Expected::Unreadable(field("checkpoint")),
            |scene| {
                let mut entry = scene.entry(HEAD_A, Place::Aland, Body::Leaving)?;
                entry.seen = vec![7; 257];
                sealed(scene, HEAD_A, &done(entry.to_bytes())?)
            },
        ),
        raw(
            "standing-permission-without-an-end",
            "A standing permission that never expires.",
            34,
            field("standing permission: expiry"),
            |_| Ok(standing(Wording::Substance, None)),
        ),
        raw(
            "standing-permission-of-exact-words",
            "A standing permission of exact words as the side's own, which nobody can sign beforehand.",
            34,
            field("standing permission: wording"),
            |_| Ok(standing(Wording::Exact, Some(Time(u64::MAX)))),
        ),
        raw(
            "permission-without-its-salt",
            "A permission in substance without the salt of its commitment.",
            5,
            field("salt"),
            |scene| {
                let mut terms = exact(BORDURIA);
                terms.wording = Wording::Substance;
                let words = Words::Own(passage("canary"));
                let mut permission = scene.signed(words, "canary", terms)?;
                permission.salt = None;
                Ok(codec::encode(&permission))
            },
        ),
        raw(
            "permission-with-a-salt-where-none-belongs",
            "A permission of exact words with a salt.",
            5,
            field("salt"),
            |scene| {
                let words = Words::Own(passage("canary"));
                let mut permission = scene.signed(words, "canary", exact(BORDURIA))?;
                permission.salt = Some([1; 32]);
                Ok(codec::encode(&permission))
            },
        ),
        raw(
            "permission-with-a-short-signature",
            "A permission whose signature is cut short.",
            5,
            Malformed::NotCbor,
            |scene| {
                let words = Words::Own(passage("canary"));
                let permission = scene.signed(words, "canary", exact(BORDURIA))?;
                let mut bytes = codec::encode(&permission);
                bytes.truncate(bytes.len() - 8);
                Ok(bytes)
            },
        ),
        raw(
            "permission-of-an-unknown-wording",
            "A permission on terms that no desk knows.",
            5,
            Malformed::NotCbor,
            |scene| {
                let words = Words::Own(passage("canary"));
                let terms = exact(BORDURIA);
                let permission = scene.signed(words, "canary", terms.clone())?;
                let bytes = codec::encode(&permission);
                let known = codec::encode(&terms);
                let mut unknown = known.clone();
                unknown[2] = 23;
                let at = bytes
                    .windows(known.len())
                    .position(|part| part == known)
                    .ok_or("no terms")?;
                Ok([&bytes[..at], &unknown, &bytes[at + known.len()..]].concat())
            },
        ),
        Kind::new(
            "conveyance-of-blank-words",
            "A conveyance of no words.",
            (OFFICIAL, Place::Aland),
            Expected::Unreadable(field("words")),
            |scene| {
                let body = codec::encode(&Conveyance {
                    passage: passage(" "),
                    wording: Wording::Exact,
                    origin: Origin::OwnResponsibility,
                    aloud: false,
                    answers: None,
                    document: None,
                });
                let bytes = with_body(scene, OFFICIAL, 9, body)?;
                sealed(scene, OFFICIAL, &bytes)
            },
        ),
    ]
}

fn sealed(scene: &Scene, who: usize, plaintext: &[u8]) -> Result<envelope::Frame, String> {
    scene.sealed(who, Place::Aland, plaintext)
}

/// An entry of the head's whose bytes are changed.
fn plain(
    name: &'static str,
    fault: &'static str,
    why: Malformed,
    change: fn(&[u8]) -> Vec<u8>,
) -> Kind {
    Kind::new(name, fault, HEAD, Expected::Unreadable(why), move |scene| {
        let entry = scene.entry(HEAD_A, Place::Aland, Body::Leaving)?;
        sealed(scene, HEAD_A, &change(&done(entry.to_bytes())?))
    })
}

/// An entry of the head's with any bytes as its body.
fn raw(
    name: &'static str,
    fault: &'static str,
    kind: u16,
    why: Malformed,
    body: fn(&Scene) -> Result<Vec<u8>, String>,
) -> Kind {
    Kind::new(name, fault, HEAD, Expected::Unreadable(why), move |scene| {
        let bytes = with_body(scene, HEAD_A, kind, body(scene)?)?;
        sealed(scene, HEAD_A, &bytes)
    })
}

fn statement(name: &'static str, fault: &'static str, why: Malformed, passage: Passage) -> Kind {
    Kind::new(name, fault, HEAD, Expected::Unreadable(why), move |scene| {
        let body = codec::encode(&Statement {
            passage: passage.clone(),
            reply_to: None,
        });
        let bytes = with_body(scene, HEAD_A, 3, body)?;
        sealed(scene, HEAD_A, &bytes)
    })
}

/// An entry's encoding around any body: version, id, counter, stated, seen,
/// kind, body.
pub(super) fn with_body(
    scene: &Scene,
    who: usize,
    kind: u16,
    body: Vec<u8>,
) -> Result<Vec<u8>, String> {
    let entry = scene.entry(who, Place::Aland, Body::Leaving)?;
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let written = encoder
        .array(7)
        .and_then(|encoder| encoder.u16(1))
        .and_then(|encoder| encoder.encode(entry.id))
        .and_then(|encoder| encoder.u64(entry.counter))
        .and_then(|encoder| encoder.encode(entry.stated))
        .and_then(|encoder| encoder.encode(ByteVec::from(Vec::new())))
        .and_then(|encoder| encoder.u16(kind))
        .and_then(|encoder| encoder.encode(ByteVec::from(body)));
    done(written)?;
    Ok(encoder.into_writer())
}

/// A standing permission as no desk writes it.
fn standing(wording: Wording, expires: Option<Time>) -> Vec<u8> {
    codec::encode(&StandingPermission {
        mark: "for Borduria".to_owned(),
        terms: Terms {
            wording,
            expires,
            ..exact(BORDURIA)
        },
        most: 3,
        speakers: Speakers::Signers,
        nonce: [0x98; 16],
        signed: Signed {
            key_number: 1,
            signature: [2; 64],
        },
    })
}
