//! Key packages, Welcomes and briefings that nobody takes.

use desk::talks::codec;
use desk::talks::entry::SideKey;
use desk::talks::ground::Ground;
use desk::talks::room::{Briefing, Count, NonceList, Shown};
use sealing::rogue::RogueCommit;
use sealing::{Change, Group, MemberSecret, UnixMillis};

use super::frames::done;
use super::{Expected, Kind, newcomer};
use crate::common::{HEAD_A, OFFICIAL};
use crate::file::{Stage, Subject};
use crate::scene::{ALAND, NOBODY, Place, Scene};

const HEAD: (usize, Place) = (HEAD_A, Place::Aland);
const AN_OFFICIAL: (usize, Place) = (OFFICIAL, Place::Aland);

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = packages();
    all.extend(welcomes());
    all.extend(briefings());
    all
}

fn packages() -> Vec<Kind> {
    let package = |name, fault, why, make: fn(&Scene) -> Result<Vec<u8>, String>| {
        let expected = Expected::NotTaken(Subject::KeyPackage, why);
        Kind::new(name, fault, HEAD, expected, make)
    };
    vec![
        package(
            "key-package-expired",
            "A key package of 60 days ago.",
            "this key package cannot be used (it has expired); ask its author for a new one",
            |scene| {
                let mut rng = scene.chance("expired");
                let secret = MemberSecret::generate(&mut rng);
                let long_ago = UnixMillis(scene.now().0 - 60 * 24 * 3600 * 1000);
                Ok(done(sealing::key_package(&secret, long_ago, &mut rng))?.0)
            },
        ),
        package(
            "key-package-altered",
            "A key package with one bit altered.",
            "this key package cannot be used (its signature or a key in it is not valid); ask its author for a new one",
            |scene| {
                let mut package = newcomer(scene)?.1;
                let last = package.last_mut().ok_or("empty")?;
                *last ^= 1;
                Ok(package)
            },
        ),
        package(
            "key-package-with-trailing-bytes",
            "A key package followed by bytes of its author's choice.",
            "this key package cannot be used (it is not well formed); ask its author for a new one",
            |scene| {
                let mut package = newcomer(scene)?.1;
                package.push(0);
                Ok(package)
            },
        ),
    ]
}

fn welcomes() -> Vec<Kind> {
    let welcome = |name, fault, why, make: fn(&Scene) -> Result<Vec<u8>, String>| {
        let expected = Expected::NotTaken(Subject::Welcome, why);
        Kind::new(name, fault, HEAD, expected, make)
    };
    vec![
        welcome(
            "welcome-for-another",
            "A Welcome made for another newcomer's key package.",
            "this Welcome cannot be used (it is for another key package); ask its author for a new one",
            |scene| {
                let mut rng = scene.chance("another");
                let secret = MemberSecret::generate(&mut rng);
                let (package, _) = done(sealing::key_package(&secret, scene.now(), &mut rng))?;
                honest_welcome(scene, package)
            },
        ),
        welcome(
            "welcome-altered",
            "A Welcome with one bit altered.",
            "this Welcome cannot be used (its signature, tree or secrets are not valid); ask its author for a new one",
            |scene| {
                let mut welcome = honest_welcome(scene, newcomer(scene)?.1)?;
                let last = welcome.last_mut().ok_or("empty")?;
                *last ^= 1;
                Ok(welcome)
            },
        ),
        welcome(
            "welcome-cut-short",
            "A Welcome that ends in the middle.",
            "this Welcome cannot be used (it is not well formed); ask its author for a new one",
            |scene| {
                let welcome = honest_welcome(scene, newcomer(scene)?.1)?;
                Ok(welcome[..welcome.len() / 2].to_vec())
            },
        ),
        welcome(
            "welcome-into-a-group-with-foreign-extensions",
            "A Welcome into a group that has other extensions than a room.",
            "this Welcome cannot be used (what it leads into is not a room); ask its author for a new one",
            |scene| {
                let (_, package, _) = newcomer(scene)?;
                let commit = RogueCommit {
                    add: vec![&package],
                    foreign_extensions: true,
                    ..RogueCommit::default()
                };
                let group: Group = scene.group(HEAD_A, Place::Aland)?;
                let mut rng = scene.chance("commit");
                let made = done(group.rogue_commit(&commit, scene.now(), &mut rng))?;
                made.welcome.ok_or_else(|| "no Welcome".to_owned())
            },
        ),
    ]
}

fn honest_welcome(scene: &Scene, package: Vec<u8>) -> Result<Vec<u8>, String> {
    let change = Change {
        add: vec![package],
        ..Change::default()
    };
    let group = scene.group(HEAD_A, Place::Aland)?;
    let mut rng = scene.chance("welcome");
    let sealed = done(group.seal_commit(&change, scene.now(), &mut rng))?;
    sealed.welcome.ok_or_else(|| "no Welcome".to_owned())
}

fn briefings() -> Vec<Kind> {
    let briefing = |name, fault, why, change: fn(&mut Briefing)| {
        let expected = Expected::NotTaken(Subject::Briefing, why);
        Kind::new(name, fault, AN_OFFICIAL, expected, move |scene| {
            let mut briefing = honest_briefing(scene)?;
            change(&mut briefing);
            Ok(codec::encode(&briefing))
        })
    };
    vec![
        briefing(
            "briefing-with-a-key-that-nobody-introduced",
            "An inviter tells the newcomer of a side key without the intermediary's signature.",
            "briefing: a side key that was not introduced: empty, too long or contradictory",
            |briefing| {
                briefing.side_keys.push(SideKey {
                    side: ALAND,
                    number: 3,
                    key: [5; 32],
                    signature: [7; 64],
                });
            },
        ),
        briefing(
            "briefing-without-somebodys-count",
            "An inviter leaves out how far somebody has counted, so that old ids would count again.",
            "briefing: a count is missing: empty, too long or contradictory",
            |briefing| {
                briefing.counts.pop();
            },
        ),
        briefing(
            "briefing-with-two-counts-of-one",
            "An inviter tells two counts of one leaf.",
            "briefing: counts: empty, too long or contradictory",
            |briefing| {
                let first = briefing.counts[0];
                briefing.counts.push(first);
            },
        ),
        briefing(
            "briefing-of-a-side-that-nobody-named",
            "An inviter tells of messages shown to a side that the opening does not name.",
            "briefing: a side that nobody named: empty, too long or contradictory",
            |briefing| {
                briefing.shown.push(Shown {
                    side: NOBODY,
                    order: 1,
                    least: 1,
                    most: 1,
                });
            },
        ),
        Kind::new(
            "briefing-with-a-forged-charter",
            "An inviter tells of the charter in force with a signature that is none.",
            AN_OFFICIAL,
            Expected::NotTaken(
                Subject::Briefing,
                "briefing: a charter that not all sides signed: empty, too long or contradictory",
            ),
            |scene| {
                let mut briefing = honest_briefing(scene)?;
                let mut adopted = scene.charter_in_force()?;
                let charter = adopted.proposal.charter().ok_or("no charter")?;
                briefing.grounds = vec![
                    Ground::of_opening(&scene.opening()?),
                    Ground::of_charter(charter),
                ];
                let yes = adopted.yeses.last_mut().ok_or("no yes")?;
                yes.signatures[0].signature[3] ^= 1;
                briefing.charter = Some(adopted);
                Ok(codec::encode(&briefing))
            },
        )
        .at(Stage::Chartered),
        briefing(
            "briefing-with-too-many-nonces",
            "An inviter tells more nonces than a newcomer takes.",
            "briefing: nonces: empty, too long or contradictory",
            |briefing| briefing.permitted = NonceList(vec![[1; 16]; 513]),
        ),
    ]
}

/// What an honest inviter would tell, as far as these kinds need it.
pub(super) fn honest_briefing(scene: &Scene) -> Result<Briefing, String> {
    let context = scene.context(Place::Aland)?;
    let counts = context.people.iter().map(|person| Count {
        leaf: person.key,
        last: 3,
    });
    Ok(Briefing {
        counts: counts.collect(),
        ..Briefing::default()
    })
}
