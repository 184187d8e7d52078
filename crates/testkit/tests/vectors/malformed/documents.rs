//! Documents that cannot be read, and that are not the ones which words name.

use desk::talks::conveyance::ProofFailed;
use desk::talks::entry::{Conveyance, Document, Origin};
use desk::talks::{Body, Malformed, RuleBroken, Time, Wording, codec, limits};

use super::unreadable::with_body;
use super::{Expected, Kind};
use crate::common::{HEAD_A, OFFICIAL};
use crate::scene::{Place, WAITING, passage};

const AT_BORDURIA: (usize, Place) = (OFFICIAL, Place::Borduria);
/// The kind of a document's entry.
const DOCUMENT: u16 = 27;

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = unreadable();
    all.extend(enclosed());
    all
}

fn document() -> Document {
    Document {
        name: "canary.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1000,
        digest: [0x3F; 32],
        secret: [0x44; 32],
        until: Time(4_000_000_000_000),
    }
}

fn unreadable() -> Vec<Kind> {
    let document = |name, fault, field, change: fn(&mut Document)| {
        let expected = Expected::Unreadable(Malformed::Field(field));
        let head = (HEAD_A, Place::Aland);
        Kind::new(name, fault, head, expected, move |scene| {
            let mut document = document();
            change(&mut document);
            let bytes = with_body(scene, HEAD_A, DOCUMENT, codec::encode(&document))?;
            scene.sealed(HEAD_A, Place::Aland, &bytes)
        })
    };
    let (name, kind, size) = (
        "name of the document",
        "media type of the document",
        "size of the document",
    );
    vec![
        document(
            "document-that-leads-into-another-folder",
            "A document whose name climbs out of the folder.",
            name,
            |document| document.name = "../canary.pdf".to_owned(),
        ),
        document(
            "document-that-hides",
            "A document whose name begins with a dot.",
            name,
            |document| document.name = ".canary".to_owned(),
        ),
        document(
            "document-without-a-name",
            "A document that is called nothing.",
            name,
            |document| document.name.clear(),
        ),
        document(
            "document-that-ends-its-own-name",
            "A document whose name ends the line that names it.",
            name,
            |document| document.name = "canary\", 1 bytes".to_owned(),
        ),
        document(
            "document-that-turns-the-writing",
            "A document whose name turns the direction of writing.",
            name,
            |document| document.name = "canary\u{202e}fdp.exe".to_owned(),
        ),
        document(
            "document-of-no-type",
            "A document whose type is no media type.",
            kind,
            |document| document.media_type = "canary".to_owned(),
        ),
        document(
            "document-with-parameters",
            "A document whose type carries parameters.",
            kind,
            |document| document.media_type = "text/html; charset=utf-8".to_owned(),
        ),
        document(
            "document-of-no-bytes",
            "An empty document.",
            size,
            |document| document.size = 0,
        ),
        document(
            "document-too-large",
            "A document of one byte more than the largest.",
            size,
            |document| document.size = limits::DOCUMENT + 1,
        ),
        Kind::new(
            "document-with-a-short-digest",
            "A document whose digest is cut short.",
            (HEAD_A, Place::Aland),
            Expected::Unreadable(Malformed::NotCbor),
            |scene| {
                let mut bytes = codec::encode(&self::document());
                bytes.truncate(bytes.len() - 48);
                let bytes = with_body(scene, HEAD_A, DOCUMENT, bytes)?;
                scene.sealed(HEAD_A, Place::Aland, &bytes)
            },
        ),
    ]
}

/// What goes along with words of the intermediary's own, which prove nothing.
fn enclosed() -> Vec<Kind> {
    let with = |name, fault, change: fn(&mut Conveyance)| {
        let broken = RuleBroken::DocumentDiffers;
        Kind::entry(name, fault, AT_BORDURIA, broken, move |_| {
            let mut body = Conveyance {
                passage: document().passage(),
                wording: Wording::Exact,
                origin: Origin::OwnResponsibility,
                aloud: false,
                answers: None,
                document: Some(document()),
            };
            change(&mut body);
            Ok(Body::Conveyance(body))
        })
    };
    vec![
        with(
            "enclosed-with-words-that-name-nothing",
            "A document that goes along with words which do not name it.",
            |body| body.passage = passage("canary words"),
        ),
        with(
            "enclosed-of-another-name",
            "A document under another name than the words give it.",
            |body| {
                if let Some(document) = &mut body.document {
                    document.name = "canary-2.pdf".to_owned();
                }
            },
        ),
        with(
            "enclosed-of-other-bytes",
            "A document of other bytes than the words name.",
            |body| {
                if let Some(document) = &mut body.document {
                    document.digest = [0x40; 32];
                }
            },
        ),
        with(
            "enclosed-in-substance",
            "A document that goes along with words in substance.",
            |body| body.wording = Wording::Substance,
        ),
        with(
            "enclosed-with-words-said-aloud",
            "A document that goes along with what was said in person.",
            |body| body.aloud = true,
        ),
        Kind::entry(
            "conveyance-of-a-document-as-a-sides",
            "A document put as a side's that the side did not permit.",
            AT_BORDURIA,
            RuleBroken::Proof(ProofFailed::SignatureFails),
            |scene| {
                let proof = scene.proof(WAITING)?;
                Ok(Body::Conveyance(Conveyance {
                    passage: document().passage(),
                    wording: Wording::Exact,
                    origin: Origin::Side {
                        side: crate::scene::ALAND,
                        proof: Some(proof),
                    },
                    aloud: false,
                    answers: None,
                    document: Some(document()),
                }))
            },
        ),
    ]
}
