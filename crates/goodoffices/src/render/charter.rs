//! The charter: in words.

use desk::answer::CharterShown;
use talks::charter::{Mandate, Permitting};
use talks::view::{CharterView, Said};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, number, title, warning};

/// What an entry by which a side signs, or a charter comes, says, after its
/// author's name, and what stands below; none if it is no such entry.
pub(crate) fn said(said: &Said, author: &Safe) -> Option<(Safe, Vec<Paragraph>)> {
    Some(match said {
        Said::Countersignature {
            permission,
            key_number,
        } => (
            safe!(
                "{} signs {}, too (key {})",
                *author,
                number(*permission),
                *key_number
            ),
            Vec::new(),
        ),
        Said::SideKeyEnd { side, number } => (
            safe!("side key {} of {} signs no more", *number, Safe::name(side)),
            Vec::new(),
        ),
        Said::CharterConfirmed => (
            safe!(
                "{} has compared the charter's words with another side",
                *author
            ),
            Vec::new(),
        ),
        Said::Charter { charter } => (
            safe!("the charter comes into force, signed by all sides"),
            charter.as_deref().map(told).unwrap_or_default(),
        ),
        _ => return None,
    })
}

/// What `charter show` says.
pub(crate) fn page(shown: &CharterShown) -> Vec<Paragraph> {
    let mut page = Vec::new();
    match &shown.charter {
        Some(charter) => {
            page.push(title(safe!("{}", Safe::name(&shown.title))));
            page.extend(told(charter));
            if let Some(words) = &shown.words {
                page.push(aside(safe!("charter words: {}", Safe::line(words))));
            }
            if !shown.carried {
                page.push(warning(Safe::own(
                    "what was bound before this charter is still on its way; it is measured by what it was bound on",
                )));
            }
        }
        None => page.push(Paragraph::new(
            Tone::Plain,
            Safe::own("no charter is in force yet; each introduced key signs alone"),
        )),
    }
    if let Some(proposed) = &shown.proposed {
        page.push(Paragraph::blank());
        page.push(Paragraph::new(
            Tone::Speaker,
            safe!(
                "number {} proposes: {}",
                proposed.number,
                Safe::line(&proposed.told)
            ),
        ));
        page.extend(proposed.charter.iter().flat_map(told));
    }
    page
}

/// A charter in words.
pub(crate) fn told(charter: &CharterView) -> Vec<Paragraph> {
    let mandate = match charter.mandate {
        Mandate::GoodOffices => "good offices: the intermediary conveys, and puts nothing forward",
        Mandate::Mediation => "mediation: the intermediary may also put forward proposals",
    };
    let permitting = match charter.permitting {
        Permitting::Heads => "only heads permit and sign",
        Permitting::HeadsAndDeputies => "heads, and deputies in their stead, permit and sign",
    };
    let allowed = |yes: bool| Safe::own(if yes { "allowed" } else { "off" });
    let mut page = vec![
        aside(safe!(
            "charter {}, {}: {}",
            charter.number,
            Safe::line(&charter.title),
            Safe::own(mandate)
        )),
        aside(Safe::own(permitting)),
    ];
    for side in &charter.sides {
        let keys = side.keys.iter().map(|key| safe!("{}", *key));
        page.push(aside(safe!(
            "{}: {} of {} must sign (keys {})",
            Safe::name(&side.name),
            side.threshold,
            side.keys.len() as u64,
            Safe::join(keys, ", ")
        )));
    }
    let languages = charter.languages.iter().map(|tag| Safe::line(tag));
    page.push(aside(safe!("languages: {}", Safe::join(languages, ", "))));
    page.push(aside(safe!(
        "reading marks {}, exports {}, conveyances held {} seconds, records kept {} days after the closing",
        allowed(charter.reading_marks),
        allowed(charter.exports),
        charter.hold_seconds,
        charter.retention_days
    )));
    page.push(aside(Safe::own(
        "what a side lets be put as its own words, it signs: whoever receives it can show others that it did",
    )));
    if let (Some(closes), Some(destruction)) = (charter.closes, charter.destruction) {
        page.push(aside(safe!(
            "the talks close on {}; every desk destroys its copies on {}",
            clock::day_and_minute(closes),
            clock::day_and_minute(destruction)
        )));
    }
    for deadline in &charter.deadlines {
        page.push(aside(safe!(
            "{}: {}",
            clock::day_and_minute(deadline.at),
            Safe::line(&deadline.what)
        )));
    }
    if let Some(rules) = &charter.rules {
        page.push(Paragraph::new(Tone::Plain, Safe::text(rules)).indented(super::INDENT));
    }
    page.push(aside(safe!("its keys: {}", Safe::line(&charter.known))));
    page
}
