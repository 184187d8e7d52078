//! What lies between the rooms: who was shown what, and what a room was not told.

use desk::answer::{Happened, Happening, Timeline, Untold, UntoldFrom, UntoldThere};
use talks::{Attribution, Passage, Wording};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::lists::attribution;
use crate::render::rounds::leg;
use crate::render::{aside, count, names, title, words};

/// Who was shown what, in which order.
pub(crate) fn timeline(timeline: &Timeline) -> Vec<Paragraph> {
    let mut page = vec![title(Safe::name(&timeline.title))];
    if timeline.happenings.is_empty() {
        let none = Safe::own("nothing was shown to anybody yet, nor put to all");
        page.push(Paragraph::new(Tone::Plain, none));
    }
    page.extend(earlier(timeline.earlier));
    page.extend(timeline.happenings.iter().flat_map(happening));
    page
}

fn happening(one: &Happening) -> Vec<Paragraph> {
    let at = clock::second(one.at);
    let head = |text: Safe| Paragraph::new(Tone::Speaker, text);
    match &one.what {
        Happened::Leg { leg: taken } => leg(taken),
        Happened::Came {
            number,
            to,
            from,
            passage,
            wording,
            attribution: whose,
            aloud,
        } => came(
            safe!("{}  conveyed to {}, number {}", at, Safe::name(to), *number),
            from.as_deref(),
            passage,
            (*wording, *whose, *aloud),
        ),
        Happened::Proposed {
            sides,
            passage,
            closes,
            ..
        } => {
            let mut page = vec![
                head(safe!("{}  put to {}", at, names(sides))),
                put(passage.as_ref()),
            ];
            page.push(aside(safe!("closes {}", clock::day_and_minute(*closes))));
            page
        }
        Happened::Decided {
            sides,
            passage,
            agreed,
            ..
        } => {
            let told = Safe::own(match agreed {
                true => "all said yes",
                false => "nothing came of it",
            });
            vec![
                head(safe!("{}  told to {}: {}", at, names(sides), told)),
                put(passage.as_ref()),
            ]
        }
        Happened::NotExchanged {
            number,
            side,
            passage,
        } => {
            let told = safe!(
                "{}  nothing came of what {} permitted in exchange, number {}",
                at,
                Safe::name(side),
                *number
            );
            let mut page = vec![head(told)];
            page.extend(passage.as_ref().map(|passage| words(Tone::Plain, passage)));
            page
        }
        Happened::RoundBegan { number, title } => {
            let called = match title {
                Some(title) => safe!(": {}", Safe::name(title)),
                None => Safe::default(),
            };
            vec![head(safe!("{}  round {} began{}", at, *number, called))]
        }
        _ => vec![head(safe!("{}  something that a newer program knows", at))],
    }
}

fn came(
    head: Safe,
    from: Option<&str>,
    passage: &Passage,
    (wording, whose, aloud): (Wording, Attribution, bool),
) -> Vec<Paragraph> {
    let from = match from {
        Some(side) => safe!("words of {}, ", Safe::name(side)),
        None => Safe::default(),
    };
    let kept = Safe::own(match wording {
        Wording::Exact => "exact",
        Wording::Substance => "in substance",
        Wording::ShownFirst => "shown first",
    });
    let aloud = Safe::own(if aloud { ", said aloud" } else { "" });
    let whose = match whose {
        Attribution::SoundOut => Safe::own("as the intermediary's own question"),
        whose => attribution(whose),
    };
    vec![
        Paragraph::new(Tone::Speaker, head),
        words(Tone::Plain, passage),
        aside(safe!("{}{}, {}{}", from, kept, whose, aloud)),
    ]
}

/// What was put to several sides: words, or a charter.
fn put(passage: Option<&Passage>) -> Paragraph {
    match passage {
        Some(passage) => words(Tone::Plain, passage),
        None => aside(Safe::own("a charter")),
    }
}

/// What the people of rooms were not told.
pub(crate) fn untold(there: &[UntoldThere]) -> Vec<Paragraph> {
    there.iter().flat_map(destination).collect()
}

fn destination(there: &UntoldThere) -> Vec<Paragraph> {
    let mut page = vec![title(safe!("{} was not told", Safe::name(&there.side)))];
    let said = there.from.iter().filter(|from| !from.items.is_empty());
    let parts: Vec<Paragraph> = said.flat_map(source).collect();
    if parts.is_empty() {
        let none = Safe::own("nothing: whatever was said elsewhere was shown there");
        page.push(Paragraph::new(Tone::Plain, none));
    }
    page.extend(parts);
    page
}

fn source(from: &UntoldFrom) -> Vec<Paragraph> {
    let head = safe!("said in the room of {}", Safe::name(&from.side));
    let mut page = vec![Paragraph::new(Tone::Plain, head)];
    page.extend(earlier(from.earlier));
    page.extend(from.items.iter().flat_map(item));
    page
}

fn item(item: &Untold) -> Vec<Paragraph> {
    let head = safe!(
        "{:>3}  {}  {}",
        item.number,
        clock::second(item.at),
        Safe::name(&item.who)
    );
    let mut page = vec![Paragraph::new(Tone::Speaker, head)];
    match (&item.passage, &item.document) {
        (Some(passage), _) => page.push(words(Tone::Plain, passage)),
        (None, Some(document)) => {
            page.push(aside(safe!("document {}", Safe::name(&document.name))))
        }
        (None, None) => page.push(aside(Safe::own("words from before you joined"))),
    }
    let of = match item.of {
        Some(number) => safe!(", number {}", number),
        None => Safe::default(),
    };
    page.push(aside(safe!("{}{}", state(&item.state), of)));
    page
}

/// How far it has come, in words.
fn state(state: &str) -> Safe {
    Safe::own(match state {
        "kept" => "nobody asked for it, and nothing permits it",
        "asked" => "asked for, and not answered",
        "refused" => "not to be passed on",
        "waiting" => "may be conveyed, and is not on its way",
        "closed" => "permitted in exchange, and being decided",
        "withdrawn" => "withdrawn",
        "expired" => "its time is over",
        "round-over" => "its round is over",
        "not-exchanged" => "nothing came of the exchange",
        "lapsed" => "set out too late, and did not go",
        other => return Safe::line(other),
    })
}

fn earlier(number: u64) -> Option<Paragraph> {
    let told = || safe!("{} before that (--last)", count(number, "more", "more"));
    (number > 0).then(|| aside(told()))
}
