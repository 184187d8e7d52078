//! One line of a room as an item.

use talks::view::{
    AskView, AssessmentView, Came, CharterView, Line, PermissionView, ProposalView, RoundView,
    Said, StandingView, ToldView,
};
use talks::{Attribution, Passage};

use crate::model::{Item, Quote, role};
use crate::told::Told;

/// What a line came to: its kind, what was done, the words, what is known of it.
type Entered = (&'static str, Told, Vec<Quote>, Vec<Told>);

pub(crate) fn item(line: &Line) -> Item {
    let (kind, told, words, mut notes) = said(&line.what);
    if line.before_you {
        notes.push(Told::own(
            "rests on something said before the reader joined",
        ));
    }
    if let Some(reason) = &line.refused {
        notes.push(Told::own("without effect: ").name(reason));
    }
    for one in &line.translations {
        let into = Told::own("a translation into ").name(&one.passage.language);
        let by = into.and(" by ").name(&one.by);
        notes.push(by.and(" stands in ").number(Some(one.number)));
    }
    let named = |name: &String| (!name.is_empty()).then(|| name.clone());
    Item {
        number: line.number,
        at: line.at.to_string(),
        by: named(&line.who.name),
        of: named(&line.who.of),
        kind,
        told,
        words,
        notes,
    }
}

fn said(said: &Said) -> Entered {
    match said {
        Said::Opening {
            title,
            sides,
            intermediary,
        } => (
            "opening",
            Told::own("opens the talks ")
                .name(title)
                .and(" between ")
                .names(sides)
                .and(", through ")
                .name(intermediary),
            Vec::new(),
            Vec::new(),
        ),
        Said::Statement {
            passage,
            reply_to,
            permissions,
        } => {
            let told = match reply_to {
                Some(number) => Told::own("says, on ").number(Some(*number)),
                None => Told::own("says"),
            };
            (
                "statement",
                told,
                quoted(Some(passage)),
                resting(permissions),
            )
        }
        Said::Document {
            passage,
            permissions,
            ..
        } => (
            "document",
            Told::own("attaches"),
            quoted(Some(passage)),
            resting(permissions),
        ),
        Said::Ask { ask } => (
            "ask",
            Told::own("asks: may I convey"),
            ask_words(ask),
            asked(ask),
        ),
        Said::Showing { ask } => (
            "showing",
            Told::own("shows the very words for ").number(ask.shown_under),
            ask_words(ask),
            asked(ask),
        ),
        Said::Yes { shown, .. } => plain(
            "yes",
            Told::own("says yes to the very words of ").number(*shown),
        ),
        Said::Permission { permission } => permitted(permission),
        Said::StandingPermission { standing } => beforehand(
            "standing-permission",
            Told::own("permits beforehand what is said under \""),
            standing,
        ),
        Said::StandingGoesOn { standing } => beforehand(
            "standing-goes-on",
            Told::own("carries on from the room before what is said under \""),
            standing,
        ),
        Said::Read { upto } => plain("read", Told::own("has read up to ").number(Some(*upto))),
        Said::CameBefore { .. } => plain(
            "came-before",
            Told::own("says what had come in the room before"),
        ),
        Said::BooksGoOn => plain(
            "books-go-on",
            Told::own("carries on what was used once in the room before"),
        ),
        Said::Marked {
            mark,
            passage,
            words_of: whose,
            permission,
        } => marked(
            mark.as_deref(),
            passage.as_ref(),
            *whose,
            permission.as_deref(),
        ),
        Said::Refusal { ask, reason } => (
            "refusal",
            Told::own("refuses ").number(*ask),
            Vec::new(),
            reason
                .iter()
                .map(|reason| Told::own("because: ").name(reason))
                .collect(),
        ),
        Said::Withdrawal {
            permission,
            outcome,
        } => (
            "withdrawal",
            Told::own("withdraws ").number(*permission),
            Vec::new(),
            vec![Told::view(outcome)],
        ),
        Said::Conveyance { .. }
        | Said::SettingOut { .. }
        | Said::TakenOver { .. }
        | Said::Receipt { .. }
        | Said::Provenance { .. } => crossing(said),
        Said::RoundBegun { round } => begun(round),
        Said::RoundEnded { number } => {
            plain("round-end", Told::own(&format!("ends round {number}")))
        }
        Said::Retelling { to, told, .. } => retold(to.as_deref(), told),
        Said::Assessment { assessment } => assessed(assessment),
        Said::Translation {
            of,
            passage,
            replaced,
        } => {
            let told = Told::own("translates ").number(*of).and(" into ");
            let mut notes = vec![Told::own("a translation, not the words themselves")];
            if *replaced {
                notes.push(Told::own("its author gave another since"));
            }
            (
                "translation",
                told.name(&passage.language),
                quoted(Some(passage)),
                notes,
            )
        }
        Said::People {
            joined,
            left,
            again,
        } => people(joined, left, again),
        Said::Leaving => plain("leaving", Told::own("leaves")),
        other => together(other),
    }
}

fn plain(kind: &'static str, told: Told) -> Entered {
    (kind, told, Vec::new(), Vec::new())
}

fn quoted(passage: Option<&Passage>) -> Vec<Quote> {
    passage.into_iter().map(Quote::of).collect()
}

/// The permissions that rest on words, and how they stand.
fn resting(permissions: &[PermissionView]) -> Vec<Told> {
    let told = permissions.iter().map(|permission| {
        Told::own("permitted in ")
            .number(Some(permission.number))
            .and(": ")
            .name(&permission.told)
    });
    told.collect()
}

/// An ask's words, where they are not another line's.
fn ask_words(ask: &AskView) -> Vec<Quote> {
    match ask.words_of {
        Some(_) => Vec::new(),
        None => quoted(ask.passage.as_ref()),
    }
}

fn words_of(number: Option<u64>) -> Option<Told> {
    number.map(|number| Told::own("the words of ").number(Some(number)))
}

fn asked(ask: &AskView) -> Vec<Told> {
    let mut notes: Vec<Told> = words_of(ask.words_of).into_iter().collect();
    match &ask.terms {
        Some(terms) => notes.push(Told::view(&terms.told)),
        None => notes.push(Told::own("on terms given before the reader joined")),
    }
    let state = match (ask.state.as_str(), ask.answer) {
        ("open", _) => Told::own("waits for a head's answer"),
        ("over", _) => Told::own("no longer to be answered"),
        ("before-you", _) => Told::own(
            "permitted before the reader joined; whether it is answered is not known here",
        ),
        ("permitted", Some(answer)) if ask.shown_under.is_some() => {
            Told::own("has its yes in ").number(Some(answer))
        }
        (state, Some(answer)) => Told::own(state).and(" in ").number(Some(answer)),
        (state, None) => Told::own(state),
    };
    notes.push(state);
    notes
}

fn beforehand(kind: &'static str, told: Told, standing: &StandingView) -> Entered {
    let most = format!("\", {} times at most", standing.most);
    let notes = vec![Told::view(&standing.terms.told), Told::view(&standing.told)];
    (
        kind,
        told.name(&standing.mark).and(&most),
        Vec::new(),
        notes,
    )
}

fn permitted(permission: &PermissionView) -> Entered {
    let told = match permission.ask {
        Some(ask) => Told::own("permits, as asked in ").number(Some(ask)),
        None => Told::own("permits"),
    };
    let mut words = match permission.words_of {
        Some(_) => Vec::new(),
        None => quoted(permission.passage.as_ref()),
    };
    match (&permission.went, &permission.approved) {
        (Some(went), _) => words.push(Quote::labelled("the words that went", went)),
        (None, Some(yes)) => words.push(Quote::labelled("the words with the side's yes", yes)),
        (None, None) => {}
    }
    let mut notes: Vec<Told> = words_of(permission.words_of).into_iter().collect();
    notes.push(Told::view(&permission.terms.told));
    notes.push(Told::view(&permission.told));
    let too_late = permission.too_late.as_ref();
    notes.extend(too_late.map(|told| Told::own("withdrawn ").name(told)));
    ("permission", told, words, notes)
}

/// What is said under a standing permission, and how far it has come.
fn marked(
    mark: Option<&str>,
    passage: Option<&Passage>,
    whose: Option<u64>,
    permission: Option<&PermissionView>,
) -> Entered {
    let told = match mark {
        Some(mark) => Told::own("says, to be conveyed under \"")
            .name(mark)
            .and("\""),
        None => Told::own("says under a mark that is not known here"),
    };
    let (_, _, mut words, notes) = match permission {
        Some(permission) => permitted(permission),
        None => ("marked", Told::own(""), Vec::new(), Vec::new()),
    };
    if permission.is_none() && whose.is_none() {
        words = quoted(passage);
    }
    ("marked", told, words, notes)
}

/// What went from a room, and what came to it.
fn crossing(said: &Said) -> Entered {
    let to = |to: &Option<String>, told: Told| match to {
        Some(name) => told.and(" to ").name(name),
        None => told,
    };
    match said {
        Said::SettingOut {
            permission,
            to: addressee,
            aloud,
        } => {
            let how = if *aloud {
                "sets out to say aloud "
            } else {
                "sets out with "
            };
            plain(
                "setting-out",
                to(addressee, Told::own(how).number(*permission)),
            )
        }
        Said::TakenOver {
            permission,
            from,
            to: addressee,
        } => {
            let told = Told::own("takes over ").number(*permission);
            let told = match from {
                Some(name) => told.and(" from ").name(name),
                None => told,
            };
            plain("take-over", to(addressee, told))
        }
        Said::Conveyance {
            passage,
            provenance,
            attribution,
            answers,
            ..
        } => {
            let told = match (attribution, answers) {
                (Attribution::SoundOut, _) => Told::own("asks"),
                (_, Some(question)) => Told::own("conveys, on ").number(Some(*question)),
                (_, None) => Told::own("conveys"),
            };
            let notes = vec![Told::view(provenance)];
            ("conveyance", told, quoted(Some(passage)), notes)
        }
        Said::Receipt {
            permission,
            passage,
            told,
            ..
        } => (
            "receipt",
            Told::own("receipt for ").number(*permission),
            quoted(passage.as_ref()),
            vec![Told::view(told)],
        ),
        Said::Provenance {
            side,
            permission,
            to,
            passage,
        } => (
            "provenance",
            Told::own("a non-paper of ")
                .name(side)
                .and(&format!(
                    ", permitted in number {permission} of its room, went to "
                ))
                .name(to),
            quoted(Some(passage)),
            Vec::new(),
        ),
        _ => newer(),
    }
}

/// What several do together: proposals, exchanges, the charter and its keys.
fn together(said: &Said) -> Entered {
    match said {
        Said::Proposal { proposal } => proposed(proposal),
        Said::ProposalAnswer { proposal, yes } => plain(
            "answer",
            Told::own(if *yes { "says yes to " } else { "says no to " }).number(*proposal),
        ),
        Said::Closed { of, .. } => plain("closed", Told::own("closes ").number(*of)),
        Said::Match { sides } => plain(
            "match",
            Told::own("matches permissions in exchange of ").names(sides),
        ),
        Said::Decision { sides, agreed } => plain(
            "decision",
            Told::own("decided between ").names(sides).and(if *agreed {
                ": agreed"
            } else {
                ": not agreed"
            }),
        ),
        Said::Outcome { of, told, .. } => (
            "outcome",
            Told::own("outcome of ").number(*of),
            Vec::new(),
            vec![Told::view(told)],
        ),
        Said::Countersignature { permission, .. } => plain(
            "countersignature",
            Told::own("signs ").number(*permission).and(", too"),
        ),
        Said::SideKey { side, .. } => plain(
            "side-key",
            Told::own("introduces somebody who signs for ").name(side),
        ),
        Said::SideKeyEnd { side, .. } => plain(
            "side-key-end",
            Told::own("says that one of those who sign for ")
                .name(side)
                .and(" signs no more"),
        ),
        Said::CharterConfirmed => plain(
            "charter-confirmed",
            Told::own("has compared the charter's words with another side"),
        ),
        Said::Charter { charter } => {
            let (words, notes) = charter.as_deref().map(in_words).unwrap_or_default();
            (
                "charter",
                Told::own("the charter comes into force, signed by all sides"),
                words,
                notes,
            )
        }
        _ => newer(),
    }
}

fn newer() -> Entered {
    plain(
        "unknown",
        Told::own("enters something that needs a newer program"),
    )
}

fn proposed(proposal: &ProposalView) -> Entered {
    let mut words = quoted(proposal.passage.as_ref());
    let mut notes = Vec::new();
    if let Some(charter) = &proposal.charter {
        let (rules, terms) = in_words(charter);
        words.extend(rules);
        notes.extend(terms);
    }
    notes.push(Told::view(&proposal.told));
    for answer in &proposal.answers {
        let yes = if answer.yes {
            ": yes, in "
        } else {
            ": no, in "
        };
        let said = Told::default().name(&answer.name).and(yes);
        notes.push(said.number(Some(answer.number)));
    }
    let told = Told::own("proposes to ").names(&proposal.sides);
    ("proposal", told, words, notes)
}

/// A charter: its free text, and the rest in sentences.
fn in_words(charter: &CharterView) -> (Vec<Quote>, Vec<Told>) {
    use talks::charter::{Mandate, Permitting};
    let mandate = match charter.mandate {
        Mandate::GoodOffices => "good offices",
        Mandate::Mediation => "mediation",
    };
    let permitting = match charter.permitting {
        Permitting::Heads => "heads permit and sign",
        Permitting::HeadsAndDeputies => "heads, and deputies in their stead, permit and sign",
    };
    let title = Told::own(&format!("charter {}, ", charter.number)).name(&charter.title);
    let mut notes = vec![title.and(&format!(": {mandate}; {permitting}"))];
    for side in &charter.sides {
        let signing = format!(": {} of {} must sign", side.threshold, side.keys.len());
        notes.push(Told::default().name(&side.name).and(&signing));
    }
    notes.push(Told::own("languages: ").names(&charter.languages));
    let allowed = |is: bool| if is { "allowed" } else { "not allowed" };
    notes.push(Told::own(&format!(
        "reading marks {}, exports {}, conveyances held {} seconds, records kept {} days after \
         the closing",
        allowed(charter.reading_marks),
        allowed(charter.exports),
        charter.hold_seconds,
        charter.retention_days
    )));
    if let (Some(closes), Some(destruction)) = (charter.closes, charter.destruction) {
        notes.push(Told::own(&format!(
            "the talks close on {closes}; every desk destroys its copies on {destruction}"
        )));
    }
    for deadline in &charter.deadlines {
        notes.push(Told::own(&format!("{}: ", deadline.at)).name(&deadline.what));
    }
    let rules = charter.rules.as_ref().map(|rules| Quote {
        label: Some("ground rules"),
        text: rules.clone(),
        // A charter does not say in which of its languages they are.
        language: charter.languages.first().cloned().unwrap_or_default(),
    });
    (rules.into_iter().collect(), notes)
}

fn begun(round: &RoundView) -> Entered {
    let told = Told::own(&format!("begins round {}", round.number));
    let told = match &round.title {
        Some(title) => told.and(": ").name(title),
        None => told,
    };
    let agenda = round.agenda.iter().enumerate();
    let notes = agenda.map(|(index, item)| Told::own(&format!("{}. ", index + 1)).name(item));
    ("round-begin", told, Vec::new(), notes.collect())
}

fn retold(to: Option<&str>, told: &[ToldView]) -> Entered {
    let mut words = Vec::new();
    let mut notes = Vec::new();
    for part in told {
        words.push(Quote::of(&part.passage));
        let what = Told::own(&format!("number {}, {}, ", part.number, part.at));
        let what = what.name(&part.who).and(" ").name(&part.what);
        notes.push(match &part.note {
            Some(note) => what.and(": ").name(note),
            None => what,
        });
    }
    let told = match to {
        Some(name) => Told::own("briefs ").name(name),
        None => Told::own("briefs somebody who is gone"),
    };
    ("briefing", told, words, notes)
}

fn assessed(assessment: &AssessmentView) -> Entered {
    let told = Told::own("judges ").name(&assessment.subject);
    let sure = format!(" ({} confidence)", assessment.confidence_told);
    let mut notes = vec![Told::own("source: ").name(&assessment.source).and(&sure)];
    let revised = assessment.revised_in;
    notes.extend(revised.map(|number| Told::own("revised in ").number(Some(number))));
    (
        "assessment",
        told,
        quoted(Some(&assessment.judgement)),
        notes,
    )
}

fn people(joined: &[Came], left: &[Came], again: &[Came]) -> Entered {
    let mut told = Told::default();
    let lists = [
        (joined, "joined: "),
        (left, "left: "),
        (again, "invited again: "),
    ];
    let lists = lists.into_iter().filter(|(people, _)| !people.is_empty());
    for (index, (people, what)) in lists.enumerate() {
        told = told.and(if index > 0 { "; " } else { "" }).and(what);
        for (index, came) in people.iter().enumerate() {
            told = told.and(if index > 0 { ", " } else { "" });
            told = told
                .name(&came.name)
                .and(&format!(" ({})", role(came.role)));
        }
    }
    plain("people", told)
}
