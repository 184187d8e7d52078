//! The charter: the ground rules in sentences, the one that is being decided, the
//! words by which heads compare it, and the form that puts one to all sides.

pub(crate) mod copy;
pub(crate) mod form;
mod told;

use desk::answer::{CharterShown, View};
use desk::command::{CharterDraft, Query, RoomName};
use maud::{Markup, html};
use talks::view::{CharterView, ProposalView, RoomView};

use super::fields::Faults;
use super::sheet::{Drawn, Seen, Sheet, Talks};
use super::{Hue, room_name};
use crate::language::Words;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble, strange};

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person, talks: &str) -> Result<Seen, Trouble> {
    let talks = Talks::look(shared, person, talks).await?;
    let shown = shown(shared, &talks).await?;
    let page = Page {
        talks: &talks,
        shown: &shown,
    };
    let live = vec![
        page.head(),
        page.proposed(),
        page.in_force(),
        page.compared(),
    ];
    let proposing = match talks.official && !is_open(shown.proposed.as_ref()) {
        true => {
            let draft = draft(shared, &talks.id).await?;
            let fresh = form::Proposed::fresh(talks.words, draft);
            form::draw(&talks, &fresh, &Faults::default(), None)
        }
        false => Markup::default(),
    };
    let copy = copy::draw(&talks, &Faults::default(), "");
    let fixed = html! { (proposing) (copy) };
    Ok(Seen::Here(Box::new(Drawn {
        words: talks.words,
        title: talks.words.say("charter"),
        talks: talks.title.clone(),
        live,
        fixed,
        rooms: talks.rooms,
    })))
}

/// The charter as the desk reads it.
async fn shown(shared: &Shared, talks: &Talks) -> Result<CharterShown, Trouble> {
    let room = talks.main().map(|(room, _)| room.id.clone());
    let query = Query::Charter {
        room: room.map(RoomName),
    };
    let View::Charter(mut shown) = shared.desk.query(query).await? else {
        return Err(strange());
    };
    // An official answers nothing, and reads what is put to the sides in theirs.
    if talks.official && shown.proposed.is_none() {
        let mut sides = talks.open().filter(|(room, _)| room.kind == "side");
        shown.proposed = sides.find_map(|(_, view)| pending(view)).cloned();
    }
    Ok(*shown)
}

/// The charter that is put to a side.
fn pending(view: &RoomView) -> Option<&ProposalView> {
    let charters = view.proposals.iter().rev();
    let mut charters = charters.filter(|proposal| proposal.charter.is_some());
    charters.next().filter(|proposal| is_open(Some(proposal)))
}

fn is_open(proposal: Option<&ProposalView>) -> bool {
    proposal.is_some_and(|one| matches!(one.state.as_str(), "open" | "closed"))
}

/// A draft of the next charter.
pub(crate) async fn draft(shared: &Shared, talks: &str) -> Result<CharterDraft, Trouble> {
    let query = Query::CharterDraft {
        talks: Some(talks.to_owned()),
    };
    match shared.desk.query(query).await? {
        View::CharterDraft(draft) => Ok(*draft),
        _ => Err(strange()),
    }
}

struct Page<'a> {
    talks: &'a Talks,
    shown: &'a CharterShown,
}

impl Page<'_> {
    fn words(&self) -> Words {
        self.talks.words
    }

    fn intermediary(&self) -> &str {
        let first = self.talks.views.first();
        first.map_or("", |(_, view)| view.intermediary.as_str())
    }

    /// The room of one's own side, where one answers.
    fn own(&self) -> Option<&(desk::answer::RoomSummary, RoomView)> {
        let mut sides = self.talks.open().filter(|(room, _)| room.kind == "side");
        sides.find(|_| !self.talks.official)
    }

    fn head(&self) -> Markup {
        let words = self.words();
        let (charter, proposed) = (&self.shown.charter, &self.shown.proposed);
        let key = match (charter, is_open(proposed.as_ref()), self.talks.official) {
            (None, false, true) => "charter-lead-none-official",
            (None, false, false) => "charter-lead-none",
            (None, true, _) => "charter-lead-proposed",
            (Some(_), true, _) => "charter-lead-amended",
            (Some(_), false, _) => "charter-lead",
        };
        html! {
            header.leaf-head #charter-head {
                h1 { (words.say("charter")) }
                p.lead { (words.say(key)) }
            }
        }
    }

    fn proposed(&self) -> Markup {
        let words = self.words();
        let proposal = self.shown.proposed.as_ref();
        let charter = proposal.and_then(|proposal| proposal.charter.as_ref());
        html! {
            section.panel #charter-proposed hidden[charter.is_none()] aria-labelledby="proposed-title" {
                @if let (Some(proposal), Some(charter)) = (proposal, charter) {
                    h2 #proposed-title { (words.with("charter-proposed", [("number", charter.number.into())])) }
                    @if self.talks.official {
                        (self.put_to(proposal))
                    } @else {
                        p { (words.say("charter-secret")) }
                    }
                    (told::draw(words, charter, self.intermediary(), self.shown.charter.as_ref()))
                    (self.answer(proposal))
                }
            }
        }
    }

    /// At the intermediary's desk: to whom it is put. What each answers stands in
    /// that side's room only.
    fn put_to(&self, proposal: &ProposalView) -> Markup {
        let words = self.words();
        html! {
            p { (words.with("charter-until", [("when", proposal.closes.into())])) }
            ul.put-to {
                @for (room, view) in self.talks.open().filter(|(room, _)| room.kind == "side") {
                    li {
                        span class={ "chip " (Hue::of(&self.talks.rooms, &room.id).0) } {
                            span.swatch aria-hidden="true" {}
                            (room_name(words, room))
                        }
                        " "
                        (words.say(match pending(view) {
                            Some(one) if one.state == "open" => "charter-at-open",
                            Some(_) => "charter-at-closed",
                            None => "charter-at-none",
                        }))
                    }
                }
            }
        }
    }

    /// Where a head answers, in secret.
    fn answer(&self, proposal: &ProposalView) -> Markup {
        let words = self.words();
        let Some((room, view)) = self.own() else {
            return Markup::default();
        };
        let open = proposal.state == "open";
        let address = format!("/rooms/{}/proposals/{}", room.id, proposal.number);
        let own = |yes: bool| if yes { "your-side-yes" } else { "your-side-no" };
        html! {
            div class={ "answering " (Hue::of(&self.talks.rooms, &room.id).0) } {
                @if open {
                    p { (words.with("proposal-until", [("when", proposal.closes.into())])) }
                    p { (words.with("charter-needed", [("needed", proposal.needed.into())])) }
                } @else { p.pending { (words.say("proposal-closed")) } }
                @if !proposal.answers.is_empty() {
                    ul { @for answer in &proposal.answers {
                        li { (words.with(own(answer.yes), [("name", (&answer.name).into())])) }
                    } }
                }
                @if open && view.may_permit {
                    div.choices {
                        form method="post" action={ (address) "/accept" } data-act {
                            button.main type="submit" { (words.say("charter-accept")) }
                        }
                        form method="post" action={ (address) "/decline" } data-act {
                            button type="submit" { (words.say("charter-decline")) }
                        }
                    }
                } @else if open {
                    p.aside { (words.say("charter-heads-answer")) }
                }
            }
        }
    }

    fn in_force(&self) -> Markup {
        let words = self.words();
        let charter = self.shown.charter.as_ref();
        html! {
            section #charter-in-force aria-labelledby="in-force-title" hidden[charter.is_none()] {
                @if let Some(charter) = charter {
                    h2 #in-force-title { (words.with("charter-in-force-number", [("number", charter.number.into())])) }
                    @if !self.shown.carried { p.pending { (words.say("charter-not-carried")) } }
                    (told::draw(words, charter, self.intermediary(), None))
                }
            }
        }
    }

    /// The words by which heads of different sides compare it by voice.
    fn compared(&self) -> Markup {
        let words = self.words();
        let shown = self.shown.charter.as_ref().zip(self.shown.words.as_ref());
        html! {
            section.panel.comparing #charter-words aria-labelledby="words-title" hidden[shown.is_none()] {
                @if let Some((charter, safety)) = shown {
                    h2 #words-title { (words.say("charter-words")) }
                    @if self.talks.official {
                        p { (words.say("charter-words-official")) }
                    } @else if charter.confirmed {
                        p.good { (words.say("charter-confirmed-known")) }
                    } @else {
                        p.trust { (words.say("charter-unconfirmed")) }
                    }
                    (self.tiles(charter, safety))
                }
            }
        }
    }

    fn tiles(&self, charter: &CharterView, safety: &str) -> Markup {
        let words = self.words();
        let is_head = self.own().is_some_and(|(_, view)| {
            let mut own = view.people.iter().filter(|one| one.you);
            own.any(|one| one.role == talks::Role::Head)
        });
        if charter.confirmed || !is_head {
            return html! {
                ol.safety lang="en" dir="ltr" {
                    @for word in safety.split(' ') { li { span.word { (word) } } }
                }
            };
        }
        let place = Sheet::Charter(self.talks.id.clone()).place();
        html! {
            p { (words.say("charter-words-lead")) }
            form method="post" action={ (place) "/confirm" } data-act {
                input type="hidden" name="words" value=(safety);
                ol.safety lang="en" dir="ltr" {
                    @for (index, word) in safety.split(' ').enumerate() {
                        li { label {
                            input type="checkbox" name="heard" value=(index) required;
                            span.word { (word) }
                        } }
                    }
                }
                p.trouble { (words.say("charter-words-differ")) }
                div.choices { button.main type="submit" { (words.say("charter-words-same")) } }
            }
        }
    }
}
