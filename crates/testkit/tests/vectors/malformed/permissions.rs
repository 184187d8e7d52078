//! Asks and permissions that break a rule of their room.

use desk::talks::entry::{Ask, Permission};
use desk::talks::{Attribution, Body, Place as Number, RuleBroken, Terms, Time, Words};
use ed25519_dalek::Signer;

use super::Kind;
use super::entries::{AN_OFFICIAL, ANSWER, DELEGATE, HEAD, NO_ENTRY};
use crate::common::HEAD_B;
use crate::scene::{ALAND, ANSWERED_ASK, BORDURIA, GONE, NOBODY, Scene, WAITING, exact, passage};

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = asks();
    all.extend(permissions());
    all
}

fn asks() -> Vec<Kind> {
    let ask = |name, fault, who, broken, words: Words, terms: Terms| {
        Kind::entry(name, fault, who, broken, move |_| {
            Ok(Body::Ask(Ask {
                words: words.clone(),
                terms: terms.clone(),
            }))
        })
    };
    let own = || Words::Own(passage("canary"));
    vec![
        ask(
            "ask-by-a-head",
            "A head asks in the intermediary's place.",
            HEAD,
            RuleBroken::OnlyOfficials,
            own(),
            exact(BORDURIA),
        ),
        ask(
            "ask-for-the-side-itself",
            "An ask for words to the very side that is asked.",
            AN_OFFICIAL,
            RuleBroken::OwnSide,
            own(),
            exact(ALAND),
        ),
        ask(
            "ask-for-nobody",
            "An ask for words to a side that the opening does not name.",
            AN_OFFICIAL,
            RuleBroken::NoSuchSide(NOBODY),
            own(),
            exact(NOBODY),
        ),
        ask(
            "ask-for-another-round",
            "An ask for a round that is not the present one.",
            AN_OFFICIAL,
            RuleBroken::Round(2, 1),
            own(),
            Terms {
                round: 2,
                ..exact(BORDURIA)
            },
        ),
        ask(
            "ask-for-words-that-nobody-said",
            "An ask for the words of an entry that is not there.",
            AN_OFFICIAL,
            RuleBroken::NoSuchWords,
            Words::Same(NO_ENTRY),
            exact(BORDURIA),
        )
        .pointing_to_nothing(),
    ]
}

type Change = fn(&Scene, &mut Permission) -> Result<(), String>;

fn permissions() -> Vec<Kind> {
    // Signed over these terms, and entered with what is changed afterwards.
    let permission = |name, fault, who, broken, terms: fn() -> Terms, change: Change| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let words = Words::Own(passage("canary"));
            let mut permission = scene.signed(words, "canary", terms())?;
            change(scene, &mut permission)?;
            Ok(Body::Permission(permission))
        })
    };
    let usual = || exact(BORDURIA);
    let as_signed: Change = |_, _| Ok(());
    vec![
        permission(
            "permission-by-a-delegate",
            "A delegate enters a permission that the side's key signed.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            usual,
            as_signed,
        ),
        permission(
            "permission-by-an-official",
            "An official enters a permission that the side's key signed.",
            AN_OFFICIAL,
            RuleBroken::OnlyHeads,
            usual,
            as_signed,
        ),
        permission(
            "permission-signed-by-another-side",
            "A permission signed with another side's key.",
            HEAD,
            RuleBroken::SignatureFails,
            usual,
            |scene, permission| {
                let other = scene.secret(HEAD_B, 5)?;
                permission.signature = other.sign(b"anything").to_bytes();
                Ok(())
            },
        ),
        permission(
            "permission-under-an-unknown-key",
            "A permission under a key number that was not introduced.",
            HEAD,
            RuleBroken::KeyUnknown(7),
            usual,
            |_, permission| {
                permission.key_number = 7;
                Ok(())
            },
        ),
        permission(
            "permission-repeats-a-nonce",
            "A permission with the nonce of an earlier one, so that one conveyance would serve both.",
            HEAD,
            RuleBroken::NonceRepeated,
            usual,
            |scene, permission| {
                permission.nonce = scene.permission(WAITING)?.1.nonce;
                Ok(())
            },
        ),
        permission(
            "permission-entered-again",
            "An earlier permission once more, letter for letter.",
            HEAD,
            RuleBroken::NonceRepeated,
            usual,
            |scene, permission| {
                *permission = scene.permission(GONE)?.1;
                Ok(())
            },
        ),
        permission(
            "permission-for-other-words-than-signed",
            "A permission whose signature covers other words.",
            HEAD,
            RuleBroken::SignatureFails,
            usual,
            |_, permission| {
                permission.words = Words::Own(passage("canary and more"));
                Ok(())
            },
        ),
        permission(
            "permission-for-longer-than-signed",
            "A permission whose signature covers another expiry.",
            HEAD,
            RuleBroken::SignatureFails,
            usual,
            |_, permission| {
                permission.terms.expires = Some(Time(u64::MAX));
                Ok(())
            },
        ),
        permission(
            "permission-upgraded-to-attributed",
            "A permission signed without attribution, entered as attributed.",
            HEAD,
            RuleBroken::SignatureFails,
            || Terms {
                attribution: Attribution::WithoutAttribution,
                ..exact(BORDURIA)
            },
            |_, permission| {
                permission.terms.attribution = Attribution::Attributed;
                Ok(())
            },
        ),
        permission(
            "permission-to-the-side-itself",
            "A permission to the very side that gives it.",
            HEAD,
            RuleBroken::OwnSide,
            || exact(ALAND),
            as_signed,
        ),
        permission(
            "permission-to-nobody",
            "A permission to a side that the opening does not name.",
            HEAD,
            RuleBroken::NoSuchSide(NOBODY),
            || exact(NOBODY),
            as_signed,
        ),
        permission(
            "permission-for-another-round",
            "A permission for a round that is not the present one.",
            HEAD,
            RuleBroken::Round(2, 1),
            || Terms {
                round: 2,
                ..exact(BORDURIA)
            },
            as_signed,
        ),
        permission(
            "permission-of-words-that-nobody-said",
            "A permission of the words of an entry that is not there.",
            HEAD,
            RuleBroken::NoSuchWords,
            usual,
            |_, permission| {
                permission.words = Words::Same(NO_ENTRY);
                Ok(())
            },
        )
        .pointing_to_nothing(),
        permission(
            "permission-of-a-permissions-words",
            "A permission that rests on another permission, not on words said.",
            HEAD,
            RuleBroken::NoSuchWords,
            usual,
            |scene, permission| {
                permission.words = Words::Same(scene.permission(WAITING)?.0);
                Ok(())
            },
        ),
        permission(
            "permission-for-no-ask",
            "A permission that answers an ask which is not there.",
            HEAD,
            RuleBroken::NoSuchAsk,
            usual,
            |_, permission| {
                permission.ask = Some(NO_ENTRY);
                Ok(())
            },
        )
        .pointing_to_nothing(),
        permission(
            "permission-answers-a-statement",
            "A permission that answers a statement as if it were an ask.",
            HEAD,
            RuleBroken::NoSuchAsk,
            usual,
            |scene, permission| {
                permission.ask = Some(scene.statement()?);
                Ok(())
            },
        ),
        permission(
            "permission-answers-an-ask-twice",
            "A permission for an ask that the side has refused.",
            HEAD,
            RuleBroken::AskAnswered(Number(ANSWER)),
            usual,
            |scene, permission| {
                permission.ask = Some(scene.ask(ANSWERED_ASK)?);
                Ok(())
            },
        ),
    ]
}
