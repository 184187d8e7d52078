//! One line of a record.

use maud::{Markup, html};
use talks::Role;
use talks::room::RuleBroken;
use talks::view::{Line, Said, Who};

use super::room::Place;
use super::{said, translation, typed};
use crate::language::Words;
use crate::trouble::{Trouble, more_in_english};

/// Draws a line.
pub(crate) fn draw(place: &Place<'_>, line: &Line) -> Markup {
    let words = place.words;
    let short = place.short();
    html! {
        article.line.(kind(place, line)) id={ "line-" (short) "-" (line.number) }
            data-number=(line.number) data-into={ "log-" (short) } {
            header.who {
                span.number title=(words.with("number", [("number", line.number.into())])) {
                    (words.number(line.number))
                }
                (who(words, &line.who))
                time datetime=(Words::machine(line.at)) title=(words.moment(line.at)) { (words.time_of_day(line.at)) }
            }
            (translation::around(place, line, said::draw(place, line)))
            @if line.refused.is_some() { p.trouble { (words.say("no-effect")) } }
            @if let Some(broken) = line.broken { (why(words, broken)) }
            @if line.before_you { p.aside { (words.say("before-you")) } }
        }
    }
}

/// The rule that it breaks; what no desk writes is told only as what it is.
fn why(words: Words, broken: RuleBroken) -> Markup {
    let trouble = Trouble::from(broken);
    match trouble.own_words() {
        None => html! { p.trouble { (trouble.sentence(words)) } },
        told => more_in_english(words, told),
    }
}

/// Who wrote it, and for whom.
fn who(words: Words, who: &Who) -> Markup {
    html! {
        span.by {
            @if who.you {
                strong { (words.with("by-you", [("name", (&who.name).into())])) }
            } @else if !who.name.is_empty() {
                strong { (typed::name(&who.name)) }
            }
            @if !who.of.is_empty() { span.of { (typed::name(&who.of)) } }
        }
    }
}

/// How a line looks: speech of one's own side, of others here, words from
/// elsewhere, or something that merely happened.
fn kind(place: &Place<'_>, line: &Line) -> &'static str {
    match &line.what {
        Said::Conveyance { .. } => "conveyed",
        Said::Statement { .. } | Said::Document { .. } | Said::Marked { .. }
            if is_ours(place, line) =>
        {
            "ours"
        }
        Said::Statement { .. } | Said::Document { .. } | Said::Marked { .. } => "theirs",
        Said::Ask { .. } | Said::Showing { .. } | Said::Proposal { .. } => "asked",
        Said::Assessment { .. }
        | Said::Retelling { .. }
        | Said::Receipt { .. }
        | Said::Translation { .. } => "kept",
        _ => "event",
    }
}

/// Whether somebody of the reader's own side, or of the reader's own team, wrote
/// it.
pub(crate) fn is_ours(place: &Place<'_>, line: &Line) -> bool {
    line.who
        .role
        .is_some_and(|role| role.is_intermediary() == place.official)
}

/// The message that names a role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Official => "role-official",
        Role::Staff => "role-staff",
        Role::Interpreter => "role-interpreter",
        Role::Head => "role-head",
        Role::Delegate => "role-delegate",
        Role::Partner => "role-partner",
        Role::Deputy => "role-deputy",
    }
}
