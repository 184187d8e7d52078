//! One line of a record.

use talks::Attribution;
use talks::view::{AskView, Came, DocumentView, Line, PermissionView, Said, StandingView, Who};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{
    INDENT, among, aside, charter, names, number, role, rounds, together, warning, words,
};

/// Columns by which a head that is too long goes on.
const HANG: usize = 5;

/// A line as paragraphs: its head, the words, and what is known about them.
pub(crate) fn page(line: &Line) -> Vec<Paragraph> {
    let mut page = said(line);
    for one in &line.translations {
        page.push(aside(safe!(
            "translation into {} by {}, in number {}; the original stands above it",
            Safe::name(&one.passage.language),
            Safe::name(&one.by),
            one.number
        )));
        page.push(words(Tone::Plain, &one.passage));
    }
    if line.before_you {
        page.push(aside(Safe::own(
            "rests on something said before you joined",
        )));
    }
    if let Some(reason) = &line.refused {
        page.push(warning(safe!("without effect: {}", Safe::line(reason))));
    }
    page
}

fn said(line: &Line) -> Vec<Paragraph> {
    match &line.what {
        Said::Opening {
            title,
            sides,
            intermediary,
        } => vec![note(
            line,
            safe!(
                "{} opened: {}, through {}",
                Safe::name(title),
                names(sides),
                Safe::name(intermediary)
            ),
        )],
        Said::SideKey {
            side,
            number,
            known,
            ..
        } => vec![note(
            line,
            safe!(
                "side key {} of {} introduced ({})",
                *number,
                Safe::name(side),
                Safe::line(known)
            ),
        )],
        Said::Statement {
            passage,
            reply_to,
            permissions,
        } => {
            let answers = match reply_to {
                Some(number) => safe!(", on number {}", *number),
                None => Safe::default(),
            };
            let mut page = vec![
                head(line, Tone::Speaker, safe!("{}{}", who(&line.who), answers)),
                words(Tone::Plain, passage),
            ];
            page.extend(permissions.iter().map(resting));
            page
        }
        Said::Document {
            document,
            passage,
            permissions,
        } => {
            let mut page = vec![
                head(line, Tone::Speaker, safe!("{} attaches", who(&line.who))),
                words(Tone::Plain, passage),
                kept(line, document),
            ];
            page.extend(permissions.iter().map(resting));
            page
        }
        Said::Ask { ask } | Said::Showing { ask } => asked(line, ask),
        Said::Yes { shown, .. } => vec![head(
            line,
            Tone::Speaker,
            safe!(
                "{} says yes to the very words of {}",
                who(&line.who),
                number(*shown)
            ),
        )],
        Said::Permission { permission } => permitted(line, permission),
        Said::StandingPermission { standing } => beforehand(
            line,
            safe!(
                "{} permits beforehand what is said under \"{}\", {} times at most",
                who(&line.who),
                Safe::name(&standing.mark),
                standing.most
            ),
            standing,
        ),
        Said::StandingGoesOn { standing } => beforehand(
            line,
            safe!(
                "{} carries on from the room before: what is said under \"{}\", {} times at most, \
                 may go",
                who(&line.who),
                Safe::name(&standing.mark),
                standing.most
            ),
            standing,
        ),
        Said::Read { upto } => vec![note(
            line,
            safe!("{} has read up to number {}", who(&line.who), *upto),
        )],
        Said::CameBefore { count: 0 } => vec![note(
            line,
            safe!(
                "{} had read nothing in the room before that is not known here",
                who(&line.who)
            ),
        )],
        Said::CameBefore { count } => vec![note(
            line,
            safe!(
                "{} had read {} messages in the room before that were not known here; they are not \
                 sent again",
                who(&line.who),
                *count
            ),
        )],
        Said::BooksGoOn => vec![note(
            line,
            safe!(
                "{} carries on what was used once in the room before, so that nothing is used again",
                who(&line.who)
            ),
        )],
        Said::Marked {
            mark,
            passage,
            words_of,
            permission,
        } => {
            let says = match mark {
                Some(mark) => safe!(
                    "{} says under \"{}\", to be conveyed",
                    who(&line.who),
                    Safe::name(mark)
                ),
                None => safe!(
                    "{} says under a mark that is not known here",
                    who(&line.who)
                ),
            };
            let mut page = vec![
                head(line, Tone::Speaker, says),
                quoted(*words_of, passage.as_ref()),
            ];
            page.extend(permission.iter().flat_map(|permission| come_to(permission)));
            page
        }
        Said::Refusal { ask, reason } => {
            let head = head(
                line,
                Tone::Speaker,
                safe!("{} refuses {}", who(&line.who), number(*ask)),
            );
            let reason = reason
                .as_ref()
                .map(|reason| Paragraph::new(Tone::Plain, Safe::text(reason)).indented(INDENT));
            [head].into_iter().chain(reason).collect()
        }
        Said::Withdrawal {
            permission,
            outcome,
        } => vec![
            head(
                line,
                Tone::Speaker,
                safe!("{} withdraws {}", who(&line.who), number(*permission)),
            ),
            aside(Safe::line(outcome)),
        ],
        Said::SettingOut {
            permission,
            to,
            aloud,
        } => vec![note(
            line,
            safe!(
                "{} sets out{} with {}{}",
                who(&line.who),
                Safe::own(if *aloud { " to say it aloud," } else { "" }),
                number(*permission),
                addressee(to.as_deref())
            ),
        )],
        Said::TakenOver {
            permission,
            from,
            to,
        } => {
            let from = match from {
                Some(name) => safe!(" from {}", Safe::name(name)),
                None => Safe::default(),
            };
            vec![note(
                line,
                safe!(
                    "{} takes over {}{}{}",
                    who(&line.who),
                    number(*permission),
                    from,
                    addressee(to.as_deref())
                ),
            )]
        }
        Said::Conveyance {
            passage,
            provenance,
            attribution,
            document,
            answers,
            ..
        } => {
            let mut page = vec![
                head(
                    line,
                    Tone::Speaker,
                    match (attribution, answers) {
                        (Attribution::SoundOut, _) => safe!("{} asks you", who(&line.who)),
                        (_, Some(question)) => safe!(
                            "conveyed to you by {}, on your number {}",
                            who(&line.who),
                            *question
                        ),
                        (_, None) => safe!("conveyed to you by {}", who(&line.who)),
                    },
                ),
                words(Tone::Conveyed, passage),
                aside(Safe::line(provenance)),
            ];
            page.extend(document.as_ref().map(|document| kept(line, document)));
            page
        }
        Said::Receipt {
            permission,
            passage,
            told,
            ..
        } => {
            let mut page = vec![note(
                line,
                safe!("receipt for {}: {}", number(*permission), Safe::line(told)),
            )];
            page.extend(passage.as_ref().map(|passage| words(Tone::Plain, passage)));
            page
        }
        Said::Retelling { to, to_you, told } => {
            let to = match to {
                _ if *to_you => Safe::own("you"),
                Some(name) => Safe::name(name),
                None => Safe::own("somebody who is gone"),
            };
            let by = who(&line.who);
            let about = safe!("{} briefs {}: said before they joined", by, to);
            let about = match to_you {
                true => safe!("briefed by {}: said before you joined", by),
                false => about,
            };
            let mut page = vec![head(line, Tone::Speaker, about)];
            let name = Safe::name(&line.who.name);
            page.extend(told.iter().flat_map(|part| among::told(&name, part)));
            page
        }
        Said::Assessment { assessment } => {
            let mut page = vec![head(
                line,
                Tone::Speaker,
                safe!("{} judges", who(&line.who)),
            )];
            page.extend(among::assessment(assessment));
            page
        }
        Said::Translation {
            of,
            passage,
            replaced,
        } => {
            let told = safe!(
                "{} translates {} into {}",
                who(&line.who),
                number(*of),
                Safe::name(&passage.language)
            );
            let known = match replaced {
                true => "a translation, not the words themselves; its author gave another since",
                false => "a translation, not the words themselves",
            };
            vec![
                head(line, Tone::Speaker, told),
                words(Tone::Plain, passage),
                aside(Safe::own(known)),
            ]
        }
        Said::RoundBegun { round } => {
            let begun = head(line, Tone::Title, rounds::title(round));
            let by = aside(safe!("begun by {}", who(&line.who)));
            let mut page = vec![begun, by];
            page.extend(rounds::agenda(round));
            page
        }
        Said::RoundEnded { number } => vec![note(
            line,
            safe!("{} ends round {}", who(&line.who), *number),
        )],
        Said::Leaving => vec![note(line, safe!("{} leaves", who(&line.who)))],
        Said::People {
            joined,
            left,
            again,
        } => people(line, joined, left, again),
        Said::NeedsNewerDesk { entry_kind } => vec![note(
            line,
            safe!(
                "{} wrote an entry of kind {}: it needs a newer desk",
                who(&line.who),
                *entry_kind
            ),
        )],
        other => match together::said(other, &who(&line.who))
            .or_else(|| charter::said(other, &who(&line.who)))
        {
            Some((text, below)) => [note(line, text)].into_iter().chain(below).collect(),
            None => vec![note(line, Safe::own("this needs a newer desk"))],
        },
    }
}

/// `  12  14:03:22  text`.
fn head(line: &Line, tone: Tone, text: Safe) -> Paragraph {
    Paragraph::new(
        tone,
        safe!("{:>3}  {}  {}", line.number, clock::second(line.at), text),
    )
    .hanging(HANG)
}

fn note(line: &Line, text: Safe) -> Paragraph {
    head(line, Tone::Aside, text)
}

/// Who speaks, and for whom.
fn who(who: &Who) -> Safe {
    if who.name.is_empty() {
        return Safe::own("somebody unknown");
    }
    let you = Safe::own(if who.you { " (you)" } else { "" });
    if who.of.is_empty() {
        safe!("{}{}", Safe::name(&who.name), you)
    } else {
        safe!("{}, {}{}", Safe::name(&who.name), Safe::name(&who.of), you)
    }
}

fn addressee(to: Option<&str>) -> Safe {
    match to {
        Some(name) => safe!(" to {}", Safe::name(name)),
        None => Safe::default(),
    }
}

/// How to get a document, and until when.
fn kept(line: &Line, document: &DocumentView) -> Paragraph {
    aside(safe!(
        "these very bytes, until {}: goodoffices fetch ROOM {}",
        clock::day_and_minute(document.until),
        line.number
    ))
}

/// A permission under the statement whose words it lets go.
fn resting(permission: &PermissionView) -> Paragraph {
    aside(safe!(
        "permitted in number {}: {}",
        permission.number,
        Safe::line(&permission.told)
    ))
}

fn asked(line: &Line, ask: &AskView) -> Vec<Paragraph> {
    let what = match ask.shown_under {
        None => Safe::own("asks: may I convey"),
        Some(permission) => safe!("shows the very words for number {}", permission),
    };
    let mut page = vec![head(
        line,
        Tone::Speaker,
        safe!("{} {}", who(&line.who), what),
    )];
    page.push(quoted(ask.words_of, ask.passage.as_ref()));
    page.extend(terms(ask));
    let state = match (ask.state.as_str(), ask.answer) {
        ("open", _) => Safe::own("waits for a head's answer"),
        ("over", _) => Safe::own("no longer to be answered"),
        ("before-you", _) => {
            Safe::own("permitted before you joined; whether it is answered, this desk cannot tell")
        }
        ("permitted", Some(answer)) if ask.shown_under.is_some() => {
            safe!("has its yes in number {}", answer)
        }
        (state, Some(answer)) => safe!("{} in number {}", Safe::line(state), answer),
        (state, None) => Safe::line(state),
    };
    page.push(aside(state));
    page
}

/// On what terms, and what they do not protect from.
fn terms(ask: &AskView) -> Vec<Paragraph> {
    let Some(terms) = &ask.terms else {
        return vec![aside(Safe::own("on terms given before you joined"))];
    };
    let caution = terms.caution.as_ref();
    let told = aside(Safe::line(&terms.told));
    [told]
        .into_iter()
        .chain(caution.map(|caution| warning(Safe::line(caution))))
        .collect()
}

/// What may go beforehand, and how far it has come.
fn beforehand(line: &Line, told: Safe, standing: &StandingView) -> Vec<Paragraph> {
    let mut page = vec![
        head(line, Tone::Speaker, told),
        aside(Safe::line(&standing.terms.told)),
    ];
    let caution = standing.terms.caution.as_ref();
    page.extend(caution.map(|caution| warning(Safe::line(caution))));
    page.push(aside(Safe::line(&standing.told)));
    page
}

fn permitted(line: &Line, permission: &PermissionView) -> Vec<Paragraph> {
    let of_ask = match permission.ask {
        Some(ask) => safe!(", as asked in number {}", ask),
        None => Safe::default(),
    };
    let mut page = vec![head(
        line,
        Tone::Speaker,
        safe!("{} permits{}", who(&line.who), of_ask),
    )];
    page.push(quoted(permission.words_of, permission.passage.as_ref()));
    page.extend(come_to(permission));
    page
}

/// On what terms words may go, and how far they have come.
fn come_to(permission: &PermissionView) -> Vec<Paragraph> {
    let mut page = vec![aside(Safe::line(&permission.terms.told))];
    let caution = permission.terms.caution.as_ref();
    page.extend(caution.map(|caution| warning(Safe::line(caution))));
    page.push(aside(Safe::line(&permission.told)));
    if let Some(approved) = permission
        .approved
        .as_ref()
        .filter(|_| permission.went.is_none())
    {
        page.push(aside(Safe::own("the words with the side's yes:")));
        page.push(words(Tone::Plain, approved));
    }
    if let Some(went) = &permission.went {
        page.push(aside(Safe::own("the words that went:")));
        page.push(words(Tone::Plain, went));
    }
    let too_late = permission.too_late.as_ref();
    page.extend(too_late.map(|told| warning(safe!("withdrawn {}", Safe::line(told)))));
    page
}

/// The words themselves, or whose words they are.
fn quoted(words_of: Option<u64>, passage: Option<&talks::Passage>) -> Paragraph {
    match (words_of, passage) {
        (Some(number), _) => aside(safe!("the words of number {}", number)),
        (None, Some(passage)) => words(Tone::Plain, passage),
        (None, None) => aside(Safe::own("words said before you joined")),
    }
}

fn people(line: &Line, joined: &[Came], left: &[Came], again: &[Came]) -> Vec<Paragraph> {
    let list = |people: &[Came]| {
        Safe::join(
            people
                .iter()
                .map(|came| safe!("{} ({})", Safe::name(&came.name), role(came.role))),
            ", ",
        )
    };
    let mut page = Vec::new();
    for (people, what) in [
        (joined, Safe::own("joined")),
        (left, Safe::own("left")),
        (again, Safe::own("invited again")),
    ] {
        if !people.is_empty() {
            page.push(note(line, safe!("{}: {}", what, list(people))));
        }
    }
    page
}

/// A permission that waits for another head's signature.
pub(crate) fn to_sign(room: Option<&str>, permission: &PermissionView) -> Vec<Paragraph> {
    let (signed, needed) = permission.signed;
    let number = permission.number;
    let how = room.map(|room| safe!(": goodoffices sign {} {}", Safe::argument(room), number));
    vec![
        Paragraph::new(
            Tone::Speaker,
            safe!(
                "{:>3}  permitted by {}, {} of {} signatures{}",
                number,
                Safe::name(&permission.by),
                signed,
                needed,
                how.unwrap_or_default()
            ),
        ),
        quoted(permission.words_of, permission.passage.as_ref()),
        aside(Safe::line(&permission.terms.told)),
    ]
}

/// A standing permission that waits for another head's signature.
pub(crate) fn standing_to_sign(room: Option<&str>, standing: &StandingView) -> Vec<Paragraph> {
    let (signed, needed) = standing.signed;
    let number = standing.number;
    let how = room.map(|room| safe!(": goodoffices sign {} {}", Safe::argument(room), number));
    vec![
        Paragraph::new(
            Tone::Speaker,
            safe!(
                "{:>3}  beforehand under \"{}\", {} times at most; {} of {} signatures{}",
                number,
                Safe::name(&standing.mark),
                standing.most,
                signed,
                needed,
                how.unwrap_or_default()
            ),
        ),
        aside(Safe::line(&standing.terms.told)),
    ]
}

/// One item of the list "Before I leave this room".
pub(crate) fn open_ask(ask: &AskView) -> Vec<Paragraph> {
    let told = ask.terms.as_ref().map(|terms| Safe::line(&terms.told));
    let what = match ask.shown_under {
        None => Safe::own("may I convey"),
        Some(permission) => safe!("these very words, for number {}:", permission),
    };
    let mut page = vec![Paragraph::new(
        Tone::Speaker,
        safe!(
            "{:>3}  {} {}",
            ask.number,
            what,
            told.unwrap_or_else(|| Safe::own("on terms given before you joined"))
        ),
    )];
    if let Some(passage) = &ask.passage {
        page.push(words(Tone::Plain, passage));
    }
    page.extend(
        ask.words_of
            .map(|number| aside(safe!("the words of number {}", number))),
    );
    let caution = ask.terms.as_ref().and_then(|terms| terms.caution.as_ref());
    page.extend(caution.map(|caution| warning(Safe::line(caution))));
    page
}
