//! Refusals, withdrawals, words shown, yeses and intentions that break a rule of
//! their room.

use desk::talks::entry::{Intention, Refusal, Showing, Withdrawal, Yes};
use desk::talks::{Body, EntryId, Place as Number, RuleBroken};

use super::Kind;
use super::entries::{AN_OFFICIAL, ANSWER, DELEGATE, HEAD, NO_ENTRY};
use crate::scene::{
    ANSWERED_ASK, EXPIRED, GONE, OPEN_ASK, SAID, Scene, TO_BE_SHOWN, WAITING, WITHDRAWN, passage,
};

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = answers();
    all.extend(intentions());
    all
}

fn answers() -> Vec<Kind> {
    let yes = |name, fault, who, broken, of: fn(&Scene) -> Result<Yes, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            Ok(Body::Yes(of(scene)?))
        })
    };
    let refusal = |name, fault, who, broken, of: fn(&Scene) -> Result<EntryId, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let reason = None;
            Ok(Body::Refusal(Refusal {
                ask: of(scene)?,
                reason,
            }))
        })
    };
    let withdrawal = |name, fault, who, broken, of: fn(&Scene) -> Result<EntryId, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            Ok(Body::Withdrawal(Withdrawal {
                permission: of(scene)?,
            }))
        })
    };
    let unsigned = |scene: &Scene| {
        Ok(Yes {
            showing: scene.showing()?,
            key_number: 1,
            signature: [7; 64],
        })
    };
    vec![
        refusal(
            "refusal-of-no-ask",
            "A no to an ask that is not there.",
            HEAD,
            RuleBroken::NoSuchAsk,
            |_| Ok(NO_ENTRY),
        )
        .pointing_to_nothing(),
        refusal(
            "refusal-a-second-time",
            "A no to an ask that has its answer.",
            HEAD,
            RuleBroken::AskAnswered(Number(ANSWER)),
            |scene| scene.ask(ANSWERED_ASK),
        ),
        refusal(
            "refusal-by-a-delegate",
            "A delegate says no for its side.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            |scene| scene.ask(OPEN_ASK),
        ),
        withdrawal(
            "withdrawal-of-nothing",
            "A withdrawal of a permission that is not there.",
            HEAD,
            RuleBroken::NoSuchPermission,
            |_| Ok(NO_ENTRY),
        )
        .pointing_to_nothing(),
        withdrawal(
            "withdrawal-of-a-statement",
            "A withdrawal of something that is no permission.",
            HEAD,
            RuleBroken::NoSuchPermission,
            Scene::statement,
        ),
        withdrawal(
            "withdrawal-a-second-time",
            "A withdrawal of what was withdrawn before.",
            HEAD,
            RuleBroken::Withdrawn,
            |scene| Ok(scene.permission(WITHDRAWN)?.0),
        ),
        withdrawal(
            "withdrawal-by-a-delegate",
            "A delegate takes its side's permission back.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            |scene| Ok(scene.permission(WAITING)?.0),
        ),
        withdrawal(
            "withdrawal-by-an-official",
            "An official takes a side's permission back.",
            AN_OFFICIAL,
            RuleBroken::OnlyHeads,
            |scene| Ok(scene.permission(WAITING)?.0),
        ),
        yes(
            "yes-to-nothing",
            "A yes to words that were not shown.",
            HEAD,
            RuleBroken::NoSuchShowing,
            |_| {
                Ok(Yes {
                    showing: NO_ENTRY,
                    key_number: 1,
                    signature: [7; 64],
                })
            },
        )
        .pointing_to_nothing(),
        yes(
            "yes-unsigned",
            "A yes without the side's signature over the words.",
            HEAD,
            RuleBroken::SignatureFails,
            unsigned,
        ),
        yes(
            "yes-by-a-permissions-signature",
            "A yes that bears the signature of the permission, which covers no words.",
            HEAD,
            RuleBroken::SignatureFails,
            |scene| {
                Ok(Yes {
                    showing: scene.showing()?,
                    key_number: 1,
                    signature: scene.permission(TO_BE_SHOWN)?.1.signature,
                })
            },
        ),
        yes(
            "yes-under-an-unknown-key",
            "A yes under a key number that was not introduced.",
            HEAD,
            RuleBroken::KeyUnknown(7),
            |scene| {
                Ok(Yes {
                    showing: scene.showing()?,
                    key_number: 7,
                    signature: [7; 64],
                })
            },
        ),
        yes(
            "yes-by-a-delegate",
            "A delegate says yes for its side.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            unsigned,
        ),
        Kind::entry(
            "showing-by-a-head",
            "A head shows words in the intermediary's place.",
            HEAD,
            RuleBroken::OnlyOfficials,
            |scene| showing(scene, TO_BE_SHOWN),
        ),
        Kind::entry(
            "showing-where-none-was-asked-for",
            "Words shown under a permission of exact words.",
            AN_OFFICIAL,
            RuleBroken::NotToBeShown,
            |scene| showing(scene, WAITING),
        ),
    ]
}

fn showing(scene: &Scene, words: &str) -> Result<Body, String> {
    Ok(Body::Showing(Showing {
        permission: scene.permission(words)?.0,
        passage: passage(SAID),
    }))
}

fn intentions() -> Vec<Kind> {
    let intention = |name, fault, who, broken, of: fn(&Scene) -> Result<EntryId, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            Ok(Body::Intention(Intention {
                permission: of(scene)?,
                aloud: false,
            }))
        })
    };
    vec![
        intention(
            "intention-for-nothing",
            "An intention for a permission that is not there.",
            AN_OFFICIAL,
            RuleBroken::NoSuchPermission,
            |_| Ok(NO_ENTRY),
        )
        .pointing_to_nothing(),
        intention(
            "intention-for-what-was-withdrawn",
            "An intention for a permission that the side has taken back.",
            AN_OFFICIAL,
            RuleBroken::Withdrawn,
            |scene| Ok(scene.permission(WITHDRAWN)?.0),
        ),
        intention(
            "intention-for-what-has-expired",
            "An intention for a permission after its expiry.",
            AN_OFFICIAL,
            RuleBroken::Expired,
            |scene| Ok(scene.permission(EXPIRED)?.0),
        ),
        intention(
            "intention-for-what-has-gone",
            "A second intention for a permission that was conveyed.",
            AN_OFFICIAL,
            RuleBroken::BoundBefore,
            |scene| Ok(scene.permission(GONE)?.0),
        ),
        intention(
            "intention-without-the-yes",
            "An intention for words that the side asked to see first and has not said yes to.",
            AN_OFFICIAL,
            RuleBroken::NotApproved,
            |scene| Ok(scene.permission(TO_BE_SHOWN)?.0),
        ),
        intention(
            "intention-by-a-delegate",
            "A delegate sets out in the intermediary's place.",
            DELEGATE,
            RuleBroken::OnlyOfficials,
            |scene| Ok(scene.permission(WAITING)?.0),
        ),
        intention(
            "intention-by-a-head",
            "A head sets out with its own words.",
            HEAD,
            RuleBroken::OnlyOfficials,
            |scene| Ok(scene.permission(WAITING)?.0),
        ),
    ]
}
