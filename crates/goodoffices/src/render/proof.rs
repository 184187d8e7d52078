//! What a proof of a side's words establishes, in plain words.

use std::path::Path;

use desk::answer::ProofShown;
use talks::proof::Established;

use crate::display::{Paragraph, Safe, Tone, safe};
use crate::render::{INDENT, aside, title, words};

/// The words, and what is proved of them and what not.
pub(crate) fn page(shown: &ProofShown) -> Vec<Paragraph> {
    let established = &shown.established;
    let mut page = vec![
        title(safe!(
            "Words of {} for {}",
            Safe::name(&established.side),
            Safe::name(&established.addressee)
        )),
        words(Tone::Conveyed, &established.passage),
    ];
    page.extend(list("This proves:", &established.proves()));
    let rests = Safe::line(&established.rests());
    let rests = match &shown.charter_words {
        Some(words) => safe!("{}: {}", rests, Safe::line(words)),
        None => safe!("{}.", rests),
    };
    page.push(heading("It rests on this:"));
    page.push(item(rests));
    page.extend(list("It does not prove:", &established.leaves_open()));
    page
}

/// What happened to the file, and who learns what from it.
pub(crate) fn file(established: &Established, path: Option<&Path>) -> Vec<Paragraph> {
    let told = match path {
        Some(path) => safe!(
            "written to {}; anybody can check it: goodoffices statement check-proof",
            Safe::line(&path.display().to_string())
        ),
        None => Safe::own("nothing was written; --out FILE writes the proof"),
    };
    vec![
        Paragraph::blank(),
        aside(Safe::line(&established.discloses())),
        Paragraph::new(Tone::Plain, told),
    ]
}

fn heading(text: &'static str) -> Paragraph {
    Paragraph::new(Tone::Speaker, Safe::own(text))
}

fn list(head: &'static str, items: &[String]) -> Vec<Paragraph> {
    let items = items.iter().map(|told| item(Safe::line(told)));
    [heading(head)].into_iter().chain(items).collect()
}

fn item(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Plain, safe!("- {}", text))
        .indented(INDENT)
        .hanging(2)
}
