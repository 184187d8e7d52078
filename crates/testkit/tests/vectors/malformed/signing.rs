//! Where two heads must sign: on what ground they do, by which keys, each once.

use desk::talks::entry::{Countersignature, Permission, SideKeyEnd};
use desk::talks::permission::{PermissionStatement, Permitted, Signed};
use desk::talks::{Body, EntryId, GroundHash, RuleBroken, Words};
use ed25519_dalek::Signer;

use super::Kind;
use super::entries::{AN_OFFICIAL, HEAD};
use super::sequence::{Dated, sequence_of};
use crate::common::HEAD_A;
use crate::file::Stage;
use crate::scene::{ALAND, BORDURIA, NOBODY, Place, SECOND_HEAD, Scene, exact, passage};

const SECOND: (usize, Place) = (SECOND_HEAD, Place::Aland);
const SAID: &str = "canary both of us";
const NONCE: [u8; 16] = [0x98; 16];

/// By whose key, under which number, on what ground.
type By = (usize, u8, GroundHash);

fn signature(scene: &Scene, (who, key_number, ground): By) -> Result<Signed, String> {
    let passage = passage(SAID);
    let statement = PermissionStatement {
        ground,
        side: ALAND,
        terms: &exact(BORDURIA),
        permitted: Permitted::Words(&passage),
        nonce: NONCE,
    };
    let key = scene.secret(who, 5)?;
    Ok(Signed {
        key_number,
        signature: key.sign(&statement.to_signing_bytes()).to_bytes(),
    })
}

/// The charter in force.
fn ground(scene: &Scene) -> Result<GroundHash, String> {
    let (_, put) = scene.charter_put()?;
    Ok(put.charter().ok_or("no charter")?.hash().into())
}

fn permitted(scene: &Scene, by: By) -> Result<Body, String> {
    let signed = signature(scene, by)?;
    Ok(Body::Permission(Permission {
        words: Words::Own(passage(SAID)),
        ask: None,
        nonce: NONCE,
        key_number: signed.key_number,
        signature: signed.signature,
        salt: None,
        terms: exact(BORDURIA),
    }))
}

fn countersigned(scene: &Scene, permission: EntryId, by: By) -> Result<Body, String> {
    let signed = signature(scene, by)?;
    Ok(Body::Countersignature(Countersignature {
        permission,
        signed,
    }))
}

/// A head permits, and then signs once more.
fn signs_again(scene: &Scene, ids: &[EntryId], key: u8) -> Result<Vec<Dated>, String> {
    let ground = ground(scene)?;
    let permission = *ids.first().ok_or("no id")?;
    Ok(vec![
        (permitted(scene, (HEAD_A, 1, ground))?, 0),
        (countersigned(scene, permission, (HEAD_A, key, ground))?, 0),
    ])
}

pub(super) fn kinds() -> Vec<Kind> {
    let permits = |name, fault, who, broken, by: fn(&Scene) -> Result<By, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            permitted(scene, by(scene)?)
        })
        .at(Stage::Chartered)
    };
    vec![
        permits(
            "permission-on-the-ground-before-the-charter",
            "A permission signed over the opening, where a charter is in force.",
            HEAD,
            RuleBroken::CharterChanged,
            |scene| Ok((HEAD_A, 1, scene.opening()?.hash().into())),
        ),
        permits(
            "permission-on-another-charter",
            "A permission signed over a charter that is not in force.",
            HEAD,
            RuleBroken::SignatureFails,
            |_| Ok((HEAD_A, 1, GroundHash([1; 32]))),
        ),
        permits(
            "permission-under-another-heads-key",
            "A head's permission under the key number of the other head.",
            HEAD,
            RuleBroken::SignatureFails,
            |scene| Ok((HEAD_A, 2, ground(scene)?)),
        ),
        sequence_of(
            "countersignature-by-the-same-head",
            "A head signs its own permission once more.",
            HEAD,
            RuleBroken::SignedTwice,
            |scene, ids| signs_again(scene, ids, 1),
        )
        .at(Stage::Chartered),
        sequence_of(
            "countersignature-by-the-same-head-under-anothers-key",
            "A head signs its own permission under the other head's key number.",
            HEAD,
            RuleBroken::SignedTwice,
            |scene, ids| signs_again(scene, ids, 2),
        )
        .at(Stage::Chartered),
        Kind::entry(
            "countersignature-of-nothing",
            "A signature under a permission that is not there.",
            SECOND,
            RuleBroken::NoSuchPermission,
            |scene| {
                let permission = super::entries::NO_ENTRY;
                countersigned(scene, permission, (SECOND_HEAD, 2, ground(scene)?))
            },
        )
        .pointing_to_nothing()
        .at(Stage::Chartered),
        Kind::entry(
            "key-end-for-nobody",
            "The end of a key of a side that the opening does not name.",
            AN_OFFICIAL,
            RuleBroken::NoSuchSide(NOBODY),
            |_| {
                Ok(Body::SideKeyEnd(SideKeyEnd {
                    side: NOBODY,
                    number: 1,
                    signature: [7; 64],
                }))
            },
        ),
    ]
}
