//! Frames that are nobody's entry and nobody's commit.

use desk::talks::Body;
use desk::talks::entry::Statement;
use envelope::Frame;
use sealing::{Change, SealingError, VoidReason};

use super::{Expected, Kind, Made, newcomer};
use crate::common::{DELEGATE_A, HEAD_A, OFFICIAL};
use crate::scene::{Place, Scene, passage};

const HEAD: (usize, Place) = (HEAD_A, Place::Aland);
const DELEGATE: (usize, Place) = (DELEGATE_A, Place::Aland);
/// Bytes of a frame's header: version, leaf, stated, signature.
const HEADER: usize = 1 + 4 + 8 + 64;
/// Where the kind of an MLS message of a room stands.
const KIND: usize = 45;

pub(super) fn kinds() -> Vec<Kind> {
    let void = Expected::Void;
    vec![
        Kind::new(
            "frame-of-an-earlier-epoch",
            "A frame sealed in an epoch that is over.",
            HEAD,
            void(VoidReason::NotThisEpoch),
            |scene| {
                let mut rng = scene.chance("earlier");
                let sealed = scene.earlier.seal_entry(b"late", scene.now(), &mut rng);
                done(sealed).map(|(frame, _)| frame)
            },
        ),
        Kind::new(
            "frame-of-another-room",
            "A frame sealed for another room, put into this one.",
            (OFFICIAL, Place::Aland),
            void(VoidReason::NotThisEpoch),
            |scene| scene.sealed(OFFICIAL, Place::Borduria, b"elsewhere"),
        ),
        Kind::new(
            "frame-of-zeros",
            "A frame of zeros, sealed for nobody.",
            DELEGATE,
            void(VoidReason::NotThisEpoch),
            |_| done(Frame::new(vec![0; 1064])),
        ),
        Kind::new(
            "frame-of-a-newer-version",
            "A frame whose content states version 2.",
            HEAD,
            void(VoidReason::Version),
            |scene| bent(scene, HEAD_A, |under| under[0] = 2),
        ),
        Kind::new(
            "frame-signature-forged",
            "A frame whose outer signature is not its author's.",
            HEAD,
            void(VoidReason::Unsigned),
            |scene| bent(scene, HEAD_A, |under| under[20] ^= 1),
        ),
        Kind::new(
            "frame-time-altered",
            "A member alters the time that another's frame states.",
            DELEGATE,
            void(VoidReason::Unsigned),
            |scene| bent(scene, HEAD_A, |under| under[12] ^= 1),
        ),
        Kind::new(
            "frame-under-anothers-leaf",
            "A frame that names another member's leaf as its author.",
            DELEGATE,
            void(VoidReason::Unsigned),
            |scene| {
                let head = scene.sealed(HEAD_A, Place::Aland, b"mine")?;
                let group = scene.group(DELEGATE_A, Place::Aland)?;
                let (_, of_head) = group.under(&head).ok_or("sealed")?;
                let leaf = of_head[1..5].to_vec();
                bent(scene, DELEGATE_A, move |under| {
                    under[1..5].copy_from_slice(&leaf);
                })
            },
        ),
        Kind::new(
            "frame-under-nobodys-leaf",
            "A frame that names a leaf which is not there.",
            HEAD,
            void(VoidReason::Unsigned),
            |scene| bent(scene, HEAD_A, |under| under[3] = 77),
        ),
        Kind::new(
            "frame-filled-with-other-than-zeros",
            "A frame whose filling carries bytes of the author's choice.",
            HEAD,
            void(VoidReason::Malformed),
            |scene| bent(scene, HEAD_A, |under| under[1023] = 1),
        ),
        Kind::new(
            "frame-length-beyond-its-end",
            "A frame that states a longer message than it holds.",
            HEAD,
            void(VoidReason::Malformed),
            |scene| bent(scene, HEAD_A, |under| under[HEADER] = 0xFF),
        ),
        Kind::new(
            "message-repeated-in-a-new-frame",
            "A member puts its own message into a second frame.",
            HEAD,
            void(VoidReason::Repeated),
            |scene| {
                let body = Body::Statement(Statement {
                    passage: passage("canary once"),
                    reply_to: None,
                });
                let entry = scene.entry(HEAD_A, Place::Aland, body)?.to_bytes();
                let frame = scene.sealed(HEAD_A, Place::Aland, &done(entry)?)?;
                let message = message_in(scene, &frame)?;
                let again = framed(scene, HEAD_A, &message)?;
                Ok(Made {
                    before: vec![frame],
                    bytes: again.into_bytes(),
                })
            },
        ),
        Kind::new(
            "message-of-another-framed-as-own",
            "A member frames another's message as its own.",
            DELEGATE,
            void(VoidReason::NotAuthentic),
            |scene| {
                let message = entry_message(scene)?;
                framed(scene, DELEGATE_A, &message)
            },
        ),
        Kind::new(
            "message-altered",
            "A message with one bit of its ciphertext altered, rightly framed.",
            HEAD,
            void(VoidReason::NotAuthentic),
            |scene| {
                let mut message = entry_message(scene)?;
                let last = message.last_mut().ok_or("empty")?;
                *last ^= 1;
                framed(scene, HEAD_A, &message)
            },
        ),
        Kind::new(
            "message-cut-short",
            "A message that ends in the middle, rightly framed.",
            HEAD,
            void(VoidReason::Malformed),
            |scene| {
                let message = entry_message(scene)?;
                framed(scene, HEAD_A, &message[..message.len() / 2])
            },
        ),
        Kind::new(
            "message-garbage",
            "A frame that holds no MLS message at all.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| framed(scene, HEAD_A, b"garbage"),
        ),
        Kind::new(
            "message-of-another-epoch-in-the-clear",
            "A message that names another epoch in its clear part.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let mut message = entry_message(scene)?;
                message[KIND - 1] ^= 1;
                framed(scene, HEAD_A, &message)
            },
        ),
        Kind::new(
            "message-with-authenticated-data",
            "An entry that shows data in the clear part of its message.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let mut message = entry_message(scene)?;
                message.splice(KIND + 1..KIND + 2, [1, b'a']);
                framed(scene, HEAD_A, &message)
            },
        ),
        Kind::new(
            "proposal-message",
            "A proposal by itself, for others to commit by reference.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let mut message = entry_message(scene)?;
                message[KIND] = 2;
                framed(scene, HEAD_A, &message)
            },
        ),
        Kind::new(
            "public-message",
            "A message outside encryption, such as an external commit is.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let mut message = entry_message(scene)?;
                message[3] = 1;
                framed(scene, HEAD_A, &message)
            },
        ),
        Kind::new(
            "key-package-as-a-message",
            "A key package where an entry or a commit should be.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| framed(scene, HEAD_A, &newcomer(scene)?.1),
        ),
        Kind::new(
            "welcome-as-a-message",
            "A Welcome where an entry or a commit should be.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let change = Change {
                    add: vec![newcomer(scene)?.1],
                    ..Change::default()
                };
                let group = scene.group(HEAD_A, Place::Aland)?;
                let mut rng = scene.chance("welcome");
                let sealed = done(group.seal_commit(&change, scene.now(), &mut rng))?;
                framed(scene, HEAD_A, &sealed.welcome.ok_or("no Welcome")?)
            },
        ),
    ]
}

pub(super) fn done<T, E: core::fmt::Display>(tried: Result<T, E>) -> Result<T, String> {
    tried.map_err(|error| error.to_string())
}

/// Any bytes in a frame, rightly sealed and signed.
pub(super) fn framed(scene: &Scene, who: usize, message: &[u8]) -> Result<Frame, String> {
    let mut rng = scene.chance("frame");
    let sealed: Result<_, SealingError> =
        scene
            .group(who, Place::Aland)?
            .seal_anything(message, scene.now(), &mut rng);
    done(sealed)
}

/// A frame that was changed under its outer layer.
fn bent(scene: &Scene, who: usize, bend: impl Fn(&mut [u8])) -> Result<Frame, String> {
    let frame = scene.sealed(who, Place::Aland, b"to be bent")?;
    let group = scene.group(who, Place::Aland)?;
    let (nonce, under) = group.under(&frame).ok_or("sealed")?;
    let mut under = under.to_vec();
    bend(&mut under);
    done(group.seal_outer(&nonce, &under))
}

fn message_in(scene: &Scene, frame: &Frame) -> Result<Vec<u8>, String> {
    let group = scene.group(HEAD_A, Place::Aland)?;
    group.message_in(frame).ok_or_else(|| "sealed".to_owned())
}

/// An entry of the head's, as an MLS message.
fn entry_message(scene: &Scene) -> Result<Vec<u8>, String> {
    let frame = scene.sealed(HEAD_A, Place::Aland, b"an entry")?;
    message_in(scene, &frame)
}
