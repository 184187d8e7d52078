//! The words that an entry itself holds, whatever its kind.

use std::borrow::Cow;

use talks::charter::Charter;
use talks::proposal::{Matter, Proposal};
use talks::{Body, Condition, Terms, Words};

/// The most pieces of words that one entry holds.
pub(crate) const PIECES: u64 = 256;
// Title and items of an agenda; words and note of each part retold; title, rules
// and deadlines of a charter.
const _: () = assert!(talks::limits::AGENDA < PIECES as usize);
const _: () = assert!(2 * talks::limits::TOLD <= PIECES as usize);
const _: () = assert!(talks::limits::DEADLINES + 2 <= PIECES as usize);

/// The words of an entry that are not another's of the same room, piece by piece:
/// at most [`PIECES`], each at the same index whenever it is asked for. A piece
/// that is missing is empty. The opening's names are no words of an entry: they
/// stand on every page.
pub(crate) fn said(body: &Body) -> Vec<Cow<'_, str>> {
    match body {
        Body::Statement(body) => vec![(&body.passage.words).into()],
        Body::Showing(body) => vec![(&body.passage.words).into()],
        Body::Conveyance(body) => vec![(&body.passage.words).into()],
        Body::Provenance(body) => vec![(&body.passage.words).into()],
        Body::Translation(body) => vec![(&body.passage.words).into()],
        Body::Ask(body) => permitted(&body.words, &body.terms),
        Body::Permission(body) => permitted(&body.words, &body.terms),
        Body::StandingPermission(body) => vec![(&body.mark).into()],
        Body::CarriedStanding(body) => vec![(&body.given.mark).into()],
        Body::Marked(body) => vec![own(&body.words).into()],
        Body::Receipt(body) => body.passage.iter().map(|it| (&it.words).into()).collect(),
        Body::Refusal(body) => body.reason.iter().map(Into::into).collect(),
        Body::Document(body) => vec![(&body.name).into()],
        Body::Proposal(body) => proposed(body),
        Body::AdoptedCharter(body) => proposed(&body.proposal),
        Body::RoundBegin(body) => {
            let title = core::iter::once(&body.title);
            title.chain(&body.agenda).map(Into::into).collect()
        }
        Body::Assessment(body) => vec![
            (&body.judgement.words).into(),
            (&body.subject).into(),
            (&body.source).into(),
        ],
        Body::Retelling(body) => {
            let parts = body.told.iter().map(|told| {
                let note = told.note.as_deref().unwrap_or_default();
                [(&told.passage.words).into(), note.into()]
            });
            parts.flatten().collect()
        }
        Body::Opening(_)
        | Body::SideKey(_)
        | Body::Withdrawal(_)
        | Body::Intention(_)
        | Body::Leaving
        | Body::Yes(_)
        | Body::ProposalAnswer(_)
        | Body::Closed(_)
        | Body::Match(_)
        | Body::Decision(_)
        | Body::Outcome(_)
        | Body::Countersignature(_)
        | Body::SideKeyEnd(_)
        | Body::CharterConfirmed(_)
        | Body::RoundEnd(_)
        | Body::TakeOver(_)
        | Body::CarriedBooks(_)
        | Body::CameBefore(_)
        | Body::ReadMark(_)
        | Body::Unknown { .. } => Vec::new(),
    }
}

fn own(words: &Words) -> &str {
    match words {
        Words::Own(passage) => &passage.words,
        Words::Same(_) => "",
    }
}

/// What may go, and what is wanted in return.
fn permitted<'a>(words: &'a Words, terms: &'a Terms) -> Vec<Cow<'a, str>> {
    let wanted = match &terms.condition {
        Condition::InExchange { wanted, .. } => Some(wanted.as_str()),
        Condition::Unconditional | Condition::OnlyIfAsked | Condition::NotBefore(_) => None,
    };
    core::iter::once(own(words))
        .chain(wanted)
        .map(Into::into)
        .collect()
}

fn proposed(proposal: &Proposal) -> Vec<Cow<'_, str>> {
    match &proposal.what {
        Matter::Text(passage) => vec![(&passage.words).into()],
        Matter::Charter(charter) => ground_rules(charter),
    }
}

/// What a charter says in people's own words.
pub(crate) fn ground_rules(charter: &Charter) -> Vec<Cow<'_, str>> {
    let due = charter.deadlines.iter().map(|deadline| &deadline.what);
    let own = core::iter::once(&charter.title).chain(due);
    own.chain(&charter.rules).map(Into::into).collect()
}
