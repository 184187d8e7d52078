//! What a line says.

use maud::{Markup, html};
use talks::conveyance::{KnownThrough, Unverified, Verified};
use talks::terms::Passage;
use talks::view::{Came, DocumentView, Line, PermissionView, ProposalView, Said};

use super::room::Place;
use super::{beforehand, line, permission, translation, typed};

/// Draws it.
pub(crate) fn draw(place: &Place<'_>, line: &Line) -> Markup {
    let words = place.words;
    let say = |key: &str| html! { p.does { (words.say(key)) } };
    match &line.what {
        Said::Opening {
            title,
            sides,
            intermediary,
        } => html! {
            p.does { (words.with("opening", [("title", title.into())])) }
            p.aside { (words.with("opening-between", [
                ("sides", (&sides.join(" · ")).into()),
                ("intermediary", intermediary.into()),
            ])) }
        },
        Said::SideKey { side, .. } => about(place, "side-key", side),
        Said::SideKeyEnd { side, .. } => about(place, "side-key-end", side),
        Said::Statement {
            passage,
            reply_to,
            permissions,
        } => html! {
            @if let Some(number) = reply_to { p.aside { (words.with("answers", [("number", (*number).into())])) } }
            (block(place, line, passage))
            (below(place, line, permissions))
        },
        Said::Document {
            document,
            permissions,
            ..
        } => html! {
            (self::document(place, line, document))
            (below(place, line, permissions))
        },
        Said::Ask { ask } => html! {
            p.does { (words.say("ask-line")) }
            @if let Some(passage) = &ask.passage { (block(place, line, passage)) }
            @if let Some(terms) = &ask.terms { (permission::terms(place, terms)) }
        },
        Said::Showing { ask } => html! {
            p.does { (words.say("showing-line")) }
            @if let Some(passage) = &ask.passage { (block(place, line, passage)) }
        },
        Said::Yes { .. } => say("yes-line"),
        Said::Permission { permission } => permission::line(place, line, permission),
        Said::StandingPermission { .. } | Said::StandingGoesOn { .. } | Said::Marked { .. } => {
            beforehand::line(place, line)
        }
        Said::BooksGoOn => say("books-go-on"),
        Said::CameBefore { .. } => say("came-before"),
        Said::Read { upto } => html! {
            p.aside { (words.with("read-line", [("number", (*upto).into())])) }
        },
        Said::Refusal { ask, reason } => html! {
            (numbered(place, "refusal-line", "refusal-line-unknown", *ask))
            @if let Some(reason) = reason { (typed::block(reason, "", "")) }
        },
        Said::Withdrawal { permission, .. } => numbered(
            place,
            "withdrawal-line",
            "withdrawal-line-unknown",
            *permission,
        ),
        Said::SettingOut {
            permission,
            to,
            aloud,
        } => html! {
            p.does { @match (permission, to) {
                (Some(number), Some(to)) => (words.with("setting-out", [
                    ("number", (*number).into()), ("to", to.into()),
                ])),
                _ => (words.say("setting-out-unknown")),
            } }
            @if *aloud { p.aside { (words.say("setting-out-aloud")) } }
        },
        Said::TakenOver { .. } => say("taken-over"),
        Said::Conveyance { .. } => conveyance(place, line),
        Said::Receipt {
            passage,
            to,
            shown,
            order,
            ..
        } => html! {
            p.does { (words.with("receipt", [
                ("to", to.into()), ("when", (*shown).into()), ("order", (*order).into()),
            ])) }
            @if let Some(passage) = passage {
                details { summary { (words.say("receipt-words")) } (block(place, line, passage)) }
            }
        },
        Said::Leaving => say("leaving"),
        Said::Proposal { proposal } => self::proposal(place, line, proposal),
        Said::ProposalAnswer { yes: true, .. } => say("answer-yes"),
        Said::ProposalAnswer { yes: false, .. } => say("answer-no"),
        Said::Closed { .. } => say("closed-line"),
        Said::Match { sides } => about_sides(place, "match-line", sides),
        Said::Decision { agreed: true, .. } => say("decision-agreed"),
        Said::Decision { agreed: false, .. } => say("decision-not"),
        Said::Outcome { agreed: true, .. } => say("outcome-agreed"),
        Said::Outcome { agreed: false, .. } => say("outcome-not"),
        Said::Countersignature { .. } => say("countersigned"),
        Said::CharterConfirmed => say("charter-confirmed"),
        Said::Charter { .. } => say("charter-in-force"),
        Said::Retelling { to, to_you, told } => html! {
            p.does { @match (to_you, to) {
                (false, Some(name)) => (words.with("retelling", [("name", name.into())])),
                _ => (words.say("retelling-you")),
            } }
            @for told in told {
                p.aside { (words.number(told.number)) " · " (typed::name(&told.who)) " · " (words.moment(told.at)) }
                (block(place, line, &told.passage))
            }
        },
        Said::Assessment { assessment } => html! {
            p.does { (words.say("assessment")) " · " (typed::name(&assessment.subject)) }
            (block(place, line, &assessment.judgement))
            p.aside {
                (words.with("assessment-source", [("source", (&assessment.source).into())]))
                " · "
                (words.say(match assessment.confidence {
                    talks::entry::Confidence::Low => "confidence-low",
                    talks::entry::Confidence::Moderate => "confidence-moderate",
                    talks::entry::Confidence::High => "confidence-high",
                }))
            }
        },
        Said::Translation {
            of,
            passage,
            replaced,
        } => translation::line(place, *of, passage, *replaced, block(place, line, passage)),
        Said::RoundBegun { round } => html! {
            p.does { (words.with("round-begun", [("number", round.number.into())])) }
            @if let Some(title) = &round.title { (typed::block(title, round.language.as_deref().unwrap_or_default(), "")) }
            @if !round.agenda.is_empty() {
                ol.agenda { @for item in &round.agenda { li { (typed::name(item)) } } }
            }
        },
        Said::RoundEnded { number } => html! {
            p.does { (words.with("round-ended", [("number", (*number).into())])) }
        },
        Said::Provenance {
            side, to, passage, ..
        } => html! {
            p.does { (words.with("provenance-line", [("side", side.into()), ("to", to.into())])) }
            (block(place, line, passage))
        },
        Said::People {
            joined,
            left,
            again,
        } => html! {
            (came(place, "joined", joined))
            (came(place, "left", left))
            (came(place, "again", again))
            // A charter came into force: its mark went into what every key hangs on.
            @if joined.is_empty() && left.is_empty() && again.is_empty() { (say("sealed-in")) }
        },
        _ => say("newer-desk"),
    }
}

/// Words, with the line's number as the name of a frame that scrolls.
fn block(place: &Place<'_>, line: &Line, passage: &Passage) -> Markup {
    let label = place.words.with("number", [("number", line.number.into())]);
    typed::passage(passage, &label)
}

fn about(place: &Place<'_>, key: &str, side: &str) -> Markup {
    html! { p.does { (place.words.with(key, [("side", side.into())])) } }
}

fn about_sides(place: &Place<'_>, key: &str, sides: &[String]) -> Markup {
    let sides = sides.join(" · ");
    html! { p.does { (place.words.with(key, [("sides", (&sides).into())])) } }
}

fn numbered(place: &Place<'_>, known: &str, unknown: &str, number: Option<u64>) -> Markup {
    html! {
        p.does { @match number {
            Some(number) => (place.words.with(known, [("number", number.into())])),
            None => (place.words.say(unknown)),
        } }
    }
}

fn came(place: &Place<'_>, key: &str, people: &[Came]) -> Markup {
    html! {
        @for person in people {
            p.does {
                (place.words.with(key, [("name", (&person.name).into())]))
                span.role { (place.words.say(line::role(person.role))) }
            }
        }
    }
}

fn document(place: &Place<'_>, line: &Line, document: &DocumentView) -> Markup {
    let words = place.words;
    html! {
        p.document {
            span.kind { (words.say("document")) }
            (words.with("document-size", [
                ("name", (&document.name).into()),
                ("size", document.size.div_ceil(1000).into()),
            ]))
            " "
            a.button download=(document.name) href={ "/rooms/" (place.id) "/documents/" (line.number) } {
                (words.say("document-keep"))
            }
        }
    }
}

/// What stands below a statement: what may become of it.
fn below(place: &Place<'_>, line: &Line, permissions: &[PermissionView]) -> Markup {
    permission::below(place, line, permissions)
}

/// Words from elsewhere: what they prove stands with them, in words.
fn conveyance(place: &Place<'_>, line: &Line) -> Markup {
    let Said::Conveyance {
        passage,
        attributed_to,
        verified,
        aloud,
        answers,
        document,
        ..
    } = &line.what
    else {
        return Markup::default();
    };
    let words = place.words;
    let side = attributed_to.as_deref().unwrap_or_default();
    let intermediary = place.view.intermediary.as_str();
    let parts = || [("side", side.into()), ("intermediary", intermediary.into())];
    let (proof, known) = match verified {
        None => ("proof-failed", None),
        Some(Verified::Exact { key_known, .. }) => ("proof-exact", Some(key_known)),
        Some(Verified::ShownFirst { key_known, .. }) => ("proof-shown-first", Some(key_known)),
        Some(Verified::Substance { key_known, .. }) => ("proof-substance", Some(key_known)),
        Some(Verified::Unverified(Unverified::WithoutAttribution)) => {
            ("proof-none-attribution", None)
        }
        Some(Verified::Unverified(Unverified::NonPaper)) => ("proof-non-paper", None),
        Some(Verified::Unverified(Unverified::Question)) => ("proof-question", None),
        Some(Verified::Unverified(Unverified::OwnResponsibility)) => ("proof-own", None),
        // Whatever a newer desk may prove, this one cannot tell.
        Some(Verified::Unverified(_)) => ("newer-desk", None),
    };
    html! {
        p.does { (words.say(if place.official { "conveyed-here" } else { "conveyed-by" })) }
        @if let Some(number) = answers { p.aside { (words.with("answers", [("number", (*number).into())])) } }
        (block(place, line, passage))
        @if let Some(document) = document { (self::document(place, line, document)) }
        div.proof.failed[verified.is_none()].verified[known.is_some()] {
            p { (words.with(proof, parts())) }
            @match known {
                // Officials know the keys by having introduced them.
                Some(_) if place.official => {},
                Some(KnownThrough::TheCharter) => p.aside { (words.say("key-known-charter")) },
                Some(_) => p.aside { (words.with("key-known-intermediary", parts())) },
                None => {},
            }
            @if *aloud { p.aside { (words.say("conveyed-aloud")) } }
        }
    }
}

fn proposal(place: &Place<'_>, line: &Line, proposal: &ProposalView) -> Markup {
    let words = place.words;
    let act = |what: &str| format!("/rooms/{}/proposals/{}/{what}", place.id, proposal.number);
    html! {
        (about_sides(place, "proposal-line", &proposal.sides))
        @match &proposal.passage {
            Some(passage) => (block(place, line, passage)),
            None => p { (words.say("proposal-charter")) },
        }
        p.state { @match proposal.state.as_str() {
            "agreed" => (words.say("proposal-agreed")),
            "not-agreed" => (words.say("proposal-not-agreed")),
            "closed" => (words.say("proposal-closed")),
            _ => (words.with("proposal-until", [("when", proposal.closes.into())])),
        } }
        @for answer in &proposal.answers {
            p.aside { (words.with(
                if answer.yes { "your-side-yes" } else { "your-side-no" },
                [("name", (&answer.name).into())],
            )) }
        }
        @if proposal.state == "open" && place.view.may_permit {
            div.choices {
                form method="post" action=(act("accept")) data-act {
                    button.main type="submit" { (words.say("accept")) }
                }
                form method="post" action=(act("decline")) data-act {
                    button type="submit" { (words.say("decline")) }
                }
            }
        }
    }
}
