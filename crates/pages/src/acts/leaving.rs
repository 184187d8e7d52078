//! "Before I leave this room": asking leave for several things at once, or for words
//! of the official's own.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::Response;
use desk::command::{Command, TermsChoice, WordsChoice};
use serde::Deserialize;
use talks::{Attribution, Wording};
use zeroize::Zeroizing;

use super::Scene;
use crate::look::Hue;
use crate::look::guard::Question;
use crate::look::sheet::Sheet;
use crate::look::terms::{ATTRIBUTIONS, WORDINGS, named};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// The terms that are asked for.
fn terms(to: Option<String>, wording: Wording, attribution: Attribution) -> TermsChoice {
    TermsChoice {
        to: to.filter(|to| !to.is_empty()),
        wording,
        attribution,
        expires: None,
        condition: Default::default(),
    }
}

/// What is ticked. A form that repeats a name is read pair by pair.
#[derive(Default)]
struct Ticked {
    numbers: Vec<u64>,
    to: Option<String>,
    wording: Option<Wording>,
    attribution: Option<Attribution>,
}

impl Ticked {
    /// Reads it; none if it is not as the page writes it.
    fn read(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut ticked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "number" => ticked.numbers.push(value.parse().ok()?),
                "to" => ticked.to = Some(value),
                "wording" => ticked.wording = Some(named(&WORDINGS, &value)?),
                "attribution" => ticked.attribution = Some(named(&ATTRIBUTIONS, &value)?),
                _ => return None,
            }
        }
        Some(ticked)
    }
}

/// The name on the page of a wording or an attribution.
fn name_of<T: PartialEq>(all: &[(T, &str)], value: &T) -> String {
    let found = all.iter().find(|(known, _)| known == value);
    found.map_or_else(String::new, |(_, name)| (*name).to_owned())
}

/// Asks leave for all that is ticked, one ask each.
pub(crate) async fn ask_ticked(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let outcome = match Ticked::read(pairs) {
        Some(ticked) if !ticked.numbers.is_empty() => {
            match ask_each(&shared, &scene, &ticked).await {
                Ok(()) => Outcome::Done("asked"),
                Err(trouble) => Outcome::NotDone(trouble),
            }
        }
        _ => Outcome::NotDone(Trouble::say("leaving-none-ticked")),
    };
    let back = Sheet::Leaving(scene.id.clone()).place();
    answer::act(&shared, &person, scene.words, &back, outcome)
}

async fn ask_each(shared: &Shared, scene: &Scene, ticked: &Ticked) -> Result<(), Trouble> {
    for number in &ticked.numbers {
        let ask = Command::Ask {
            room: scene.name(),
            words: WordsChoice::Of(*number),
            terms: terms(
                ticked.to.clone(),
                ticked.wording.unwrap_or(Wording::Exact),
                ticked.attribution.unwrap_or(Attribution::Attributed),
            ),
        };
        shared.desk.command(ask).await?;
    }
    Ok(())
}

/// Words of the official's own, for which leave is asked.
#[derive(Deserialize)]
pub(crate) struct Own {
    words: Zeroizing<String>,
    #[serde(default)]
    to: Option<String>,
    wording: Wording,
    attribution: Attribution,
    /// Whether what they resemble was seen.
    #[serde(default)]
    seen: Option<String>,
}

/// Asks leave for words of the official's own, which are looked at first (R11).
pub(crate) async fn ask_own(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(form): Form<Own>,
) -> Response {
    let outcome = ask_after_look(&shared, &scene, form).await;
    let outcome = outcome.unwrap_or_else(match person.guest.by_script {
        true => Outcome::GivenBack,
        // The page is loaded anew, and its field is empty.
        false => Outcome::NotDone,
    });
    let back = Sheet::Leaving(scene.id.clone()).place();
    answer::act(&shared, &person, scene.words, &back, outcome)
}

async fn ask_after_look(shared: &Shared, scene: &Scene, form: Own) -> Result<Outcome, Trouble> {
    let words = Zeroizing::new(form.words.replace("\r\n", "\n"));
    let ask = Command::Ask {
        room: scene.name(),
        words: WordsChoice::Own {
            words: words.to_string(),
            language: None,
        },
        terms: terms(form.to.clone(), form.wording, form.attribution),
    };
    if form.seen.is_none()
        && let Some(findings) = shared.guard(&ask).await?
    {
        let back = Sheet::Leaving(scene.id.clone()).place();
        let name = scene.called();
        let question = Question {
            words: scene.words,
            hue: Hue::of(&scene.rooms, &scene.id),
            room: &name,
            findings: &findings,
            said: &words,
            with: vec![
                ("to", form.to.unwrap_or_default()),
                ("wording", name_of(&WORDINGS, &form.wording)),
                ("attribution", name_of(&ATTRIBUTIONS, &form.attribution)),
            ],
            action: format!("{}/ask", scene.place()),
            goes: Some(back.clone()),
            back,
        };
        return Ok(Outcome::Asks("guard-title", question.draw()));
    }
    shared.desk.command(ask).await?;
    Ok(Outcome::Done("asked"))
}
