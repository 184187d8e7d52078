//! Commits that no desk makes: what they propose, how they are made.

use sealing::rogue::RogueCommit;
use sealing::{MemberSecret, UnixMillis, VoidReason};

use super::frames::{done, framed};
use super::{Expected, Kind, newcomer};
use crate::common::{HEAD_A, OFFICIAL};
use crate::scene::{Place, Scene};

const HEAD: (usize, Place) = (HEAD_A, Place::Aland);

pub(super) fn kinds() -> Vec<Kind> {
    let void = Expected::Void;
    let rewritten = |name, fault, rewrite, reason| {
        Kind::new(name, fault, HEAD, void(reason), move |scene| {
            let rewrite = Some(rewrite);
            let commit = RogueCommit {
                rewrite,
                ..RogueCommit::default()
            };
            committed(scene, HEAD_A, &commit)
        })
    };
    vec![
        Kind::new(
            "commit-begins-the-group-anew",
            "A commit that proposes ReInit.",
            HEAD,
            void(VoidReason::ForbiddenProposal),
            |scene| {
                let commit = RogueCommit {
                    reinitialise: true,
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        Kind::new(
            "commit-with-foreign-extensions",
            "A commit that puts other extensions into the group than a room has.",
            HEAD,
            void(VoidReason::ForbiddenProposal),
            |scene| {
                let commit = RogueCommit {
                    foreign_extensions: true,
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        Kind::new(
            "commit-with-an-oversized-context",
            "A commit with a context over the limit of 16 KiB.",
            HEAD,
            void(VoidReason::ForbiddenProposal),
            |scene| {
                let context = vec![1; 16 * 1024 + 1];
                let commit = RogueCommit {
                    context: Some(&context),
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        Kind::new(
            "commit-gives-its-leaf-another-key",
            "A committer puts another signature key under its leaf, and with it its role.",
            HEAD,
            void(VoidReason::InvalidChange),
            |scene| {
                let other = MemberSecret::generate(&mut scene.chance("successor"));
                let commit = RogueCommit {
                    successor: Some(&other),
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        Kind::new(
            "commit-adds-an-expired-key-package",
            "A commit that adds somebody by a key package of 60 days ago.",
            HEAD,
            void(VoidReason::InvalidChange),
            |scene| {
                let mut rng = scene.chance("expired");
                let secret = MemberSecret::generate(&mut rng);
                let long_ago = UnixMillis(scene.now().0 - 60 * 24 * 3600 * 1000);
                let (package, _) = done(sealing::key_package(&secret, long_ago, &mut rng))?;
                let commit = RogueCommit {
                    add: vec![&package],
                    ..RogueCommit::default()
                };
                let mut rng = scene.chance("commit");
                let group = scene.group(HEAD_A, Place::Aland)?;
                let made = done(group.rogue_commit(&commit, long_ago, &mut rng))?;
                framed(scene, HEAD_A, &made.message)
            },
        ),
        Kind::new(
            "commit-with-authenticated-data",
            "A commit that shows data in the clear part of its message.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let commit = RogueCommit {
                    authenticated_data: b"seen by all",
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        Kind::new(
            "commit-adds-too-many",
            "A commit that adds 65 newcomers, where 64 are the most.",
            HEAD,
            void(VoidReason::OverLimit),
            |scene| {
                let mut rng = scene.chance("many");
                let mut packages = Vec::new();
                for _ in 0..65 {
                    let secret = MemberSecret::generate(&mut rng);
                    packages.push(done(sealing::key_package(&secret, scene.now(), &mut rng))?.0);
                }
                let commit = RogueCommit {
                    add: packages.iter().map(Vec::as_slice).collect(),
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        rewritten(
            "commit-with-an-update",
            "A commit that holds an Update proposal.",
            |content| propose(content, &[1, 0, 2, 2, 7, 7]),
            VoidReason::Malformed,
        ),
        rewritten(
            "commit-with-a-pre-shared-key",
            "A commit that mixes a pre-shared key in.",
            |content| propose(content, &[1, 0, 4, 2, 7, 7]),
            VoidReason::Malformed,
        ),
        rewritten(
            "commit-with-a-custom-proposal",
            "A commit that holds a proposal of a private kind.",
            |content| propose(content, &[1, 0xF0, 1, 2, 7, 7]),
            VoidReason::Malformed,
        ),
        rewritten(
            "commit-with-a-self-removal",
            "A commit that holds a proposal of somebody's to remove themselves.",
            |content| propose(content, &[1, 0, 10, 2, 7, 7]),
            VoidReason::Malformed,
        ),
        rewritten(
            "commit-by-reference",
            "A commit that refers to a proposal made before.",
            |content| {
                let reference = [&[2, 32][..], &[7; 32]].concat();
                propose(content, &reference);
            },
            VoidReason::Malformed,
        ),
        rewritten(
            "commit-altered-after-signing",
            "A commit whose content is not what its author signed.",
            |content| content[10] ^= 1,
            VoidReason::NotAuthentic,
        ),
        Kind::new(
            "commit-with-garbage-for-one-member",
            "A valid commit in which the path secret for one member is garbage: it counts, \
             cuts that member off, and is proved by its author's signature.",
            HEAD,
            Expected::CutOff(
                "a change of members by Head of Aland shuts this desk out; the evidence is kept. \
                 Ask to be invited again",
            ),
            |scene| {
                let commit = RogueCommit {
                    garbage: Some(1),
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
        Kind::new(
            "commit-of-an-earlier-epoch",
            "A commit that starts from an epoch that is over.",
            HEAD,
            void(VoidReason::ForbiddenMessage),
            |scene| {
                let mut rng = scene.chance("commit");
                let commit = RogueCommit::default();
                let made = done(scene.earlier.rogue_commit(&commit, scene.now(), &mut rng))?;
                framed(scene, HEAD_A, &made.message)
            },
        ),
        Kind::new(
            "commit-framed-by-another",
            "A commit of the official's in a frame of the head's.",
            HEAD,
            void(VoidReason::NotAuthentic),
            |scene| {
                let mut rng = scene.chance("commit");
                let group = scene.group(OFFICIAL, Place::Aland)?;
                let commit = RogueCommit::default();
                let made = done(group.rogue_commit(&commit, scene.now(), &mut rng))?;
                framed(scene, HEAD_A, &made.message)
            },
        ),
        Kind::new(
            "commit-adds-somebody-unnamed",
            "A commit that adds a leaf which the roster does not name.",
            HEAD,
            Expected::NoEffect(desk::talks::room::CommitRefused::LeavesDiffer),
            |scene| {
                let (_, package, _) = newcomer(scene)?;
                let commit = RogueCommit {
                    add: vec![&package],
                    ..RogueCommit::default()
                };
                committed(scene, HEAD_A, &commit)
            },
        ),
    ]
}

/// Puts one proposal into an empty commit.
fn propose(content: &mut Vec<u8>, proposal: &[u8]) {
    let length = u8::try_from(proposal.len()).unwrap_or(u8::MAX);
    let proposals = [&[length][..], proposal].concat();
    content.splice(0..1, proposals);
}

/// A commit in a frame rightly sealed and signed.
pub(super) fn committed(
    scene: &Scene,
    who: usize,
    commit: &RogueCommit<'_>,
) -> Result<envelope::Frame, String> {
    let mut rng = scene.chance("commit");
    let group = scene.group(who, Place::Aland)?;
    let made = done(group.rogue_commit(commit, scene.now(), &mut rng))?;
    framed(scene, who, &made.message)
}
