//! "More": choosing terms in full, for a statement or an ask.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use desk::answer::View;
use desk::command::{
    Command, ConditionChoice, Permit, Query as DeskQuery, TermsChoice, WordsChoice,
};
use maud::Markup;
use serde::Deserialize;
use talks::terms::Passage;
use talks::view::{Said, TermsView};
use talks::{Attribution, Wording};

use super::Scene;
use crate::language::Words;
use crate::look::frame;
use crate::look::room::Place;
use crate::look::terms::Sheet;
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// The form as it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    pub(crate) to: Option<String>,
    wording: Option<Wording>,
    attribution: Option<Attribution>,
    condition: Option<String>,
    pub(crate) begins: String,
    pub(crate) wanted: String,
    pub(crate) closes: String,
    pub(crate) expires: String,
}

impl Chosen {
    pub(crate) fn wording(&self) -> Wording {
        self.wording.unwrap_or(Wording::Exact)
    }

    pub(crate) fn attribution(&self) -> Attribution {
        self.attribution.unwrap_or(Attribution::Attributed)
    }

    pub(crate) fn condition(&self) -> &str {
        self.condition.as_deref().unwrap_or("now")
    }

    /// Whether nobody has touched the form.
    fn is_fresh(&self) -> bool {
        self.wording.is_none() && self.attribution.is_none() && self.condition.is_none()
    }

    /// The form as an ask drafted it.
    fn drafted(terms: &TermsView, words: Words) -> Self {
        let write = |time| words.field_moment(time);
        let time = |time: Option<talks::Time>| time.map(write).unwrap_or_default();
        Self {
            to: Some(terms.addressee.clone()),
            wording: Some(terms.wording),
            attribution: Some(terms.attribution),
            condition: Some(
                match () {
                    () if terms.wanted.is_some() => "exchange",
                    () if terms.not_before.is_some() => "not-before",
                    () if terms.only_if_asked => "if-asked",
                    () => "now",
                }
                .to_owned(),
            ),
            begins: time(terms.not_before),
            wanted: terms.wanted.clone().unwrap_or_default(),
            closes: time(terms.closes),
            expires: time(terms.expires),
        }
    }

    /// The terms.
    ///
    /// # Errors
    /// The name of a message, if a time is not one.
    fn terms(&self, words: Words) -> Result<TermsChoice, &'static str> {
        let read = |text: &str| words.read_moment(text).map(|time| time.0).ok_or("when-bad");
        let condition = match self.condition() {
            "if-asked" => ConditionChoice::OnlyIfAsked,
            "not-before" => ConditionChoice::NotBefore(read(&self.begins)?),
            "exchange" => ConditionChoice::InExchange {
                wanted: self.wanted.clone(),
                closes: read(&self.closes)?,
            },
            _ => ConditionChoice::Unconditional,
        };
        let expires = match self.expires.as_str() {
            "" => None,
            text => Some(read(text)?),
        };
        Ok(TermsChoice {
            to: self.to.clone().filter(|to| !to.is_empty()),
            wording: self.wording(),
            attribution: self.attribution(),
            expires,
            condition,
        })
    }
}

/// The page for a statement's words.
pub(crate) async fn of_statement(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Query(chosen): Query<Chosen>,
) -> Response {
    let passage = match words_of(&shared, &scene, number).await {
        Ok(passage) => passage,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    sheet(&person, &scene, "statements", number, (passage, chosen))
}

/// The page for an ask, filled as it was drafted.
pub(crate) async fn of_ask(
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Query(chosen): Query<Chosen>,
) -> Response {
    let ask = scene.view.asks.iter().find(|ask| ask.number == number);
    let terms = ask.and_then(|ask| ask.terms.as_ref());
    let chosen = match terms {
        Some(terms) if chosen.is_fresh() => Chosen::drafted(terms, person.guest.words()),
        _ => chosen,
    };
    let passage = ask.and_then(|ask| ask.passage.clone());
    sheet(&person, &scene, "asks", number, (passage, chosen))
}

fn sheet(
    person: &Person,
    scene: &Scene,
    kind: &str,
    number: u64,
    (passage, chosen): (Option<Passage>, Chosen),
) -> Response {
    let at = Place::new(scene.words, &scene.rooms, &scene.id, &scene.view);
    let here = format!("{}/{kind}/{number}", scene.place());
    let sheet = Sheet {
        place: &at,
        passage: passage.as_ref(),
        chosen: &chosen,
        permit: format!("{here}/permit"),
        here: format!("{here}/terms"),
    };
    if person.guest.by_script {
        let preview: Markup = sheet.preview();
        return answer::parts(preview);
    }
    answer::page(frame::apart(scene.words, "terms-title", None, sheet.draw()))
}

/// Permits a statement's words on these terms.
pub(crate) async fn permit_statement(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let what = chosen
        .terms(person.guest.words())
        .map(|terms| Permit::Words {
            words: WordsChoice::Of(number),
            terms,
        });
    permit(&shared, &person, &scene, what).await
}

/// Permits what an ask asks: as drafted, or on the terms of the form.
pub(crate) async fn permit_ask(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let terms = match chosen.is_fresh() {
        true => Ok(None),
        false => chosen.terms(person.guest.words()).map(Some),
    };
    let what = terms.map(|terms| Permit::Ask {
        ask: number,
        words: None,
        terms,
    });
    permit(&shared, &person, &scene, what).await
}

async fn permit(
    shared: &Shared,
    person: &Person,
    scene: &Scene,
    what: Result<Permit, &'static str>,
) -> Response {
    let outcome = match what {
        Ok(what) => {
            let permit = Command::Permit {
                room: scene.name(),
                what,
            };
            match shared.desk.command(permit).await {
                Ok(_) => Outcome::Done("permitted"),
                Err(error) => Outcome::NotDone(error.into()),
            }
        }
        Err(message) => Outcome::NotDone(Trouble::say(message)),
    };
    answer::act(shared, person, scene.words, &scene.place(), outcome)
}

/// The words of a statement or a document's line.
async fn words_of(shared: &Shared, scene: &Scene, number: u64) -> Result<Option<Passage>, Trouble> {
    let query = DeskQuery::Lines {
        room: scene.name(),
        from: number,
        most: Some(1),
    };
    let View::Lines { lines, .. } = shared.desk.query(query).await? else {
        return Ok(None);
    };
    let line = lines.into_iter().find(|line| line.number == number);
    Ok(match line.map(|line| line.what) {
        Some(Said::Statement { passage, .. } | Said::Document { passage, .. }) => Some(passage),
        _ => None,
    })
}
