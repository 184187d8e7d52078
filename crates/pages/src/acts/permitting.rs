//! The three buttons of a statement, and taking permissions back.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use desk::answer::View;
use desk::command::{Command, Permit, Query, TermsChoice, WordsChoice};
use serde::Deserialize;
use talks::view::Said;
use talks::{Attribution, Wording};

use super::{Scene, command, command_from};
use crate::look::sheet::Sheet;
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// Which button was pressed.
#[derive(Deserialize)]
pub(crate) struct Pass {
    #[serde(rename = "as")]
    choice: Choice,
    #[serde(default)]
    to: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Choice {
    Exact,
    Responsibility,
    Keep,
}

/// Permits a statement's words, or takes back what was permitted of them.
pub(crate) async fn pass(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Form(form): Form<Pass>,
) -> Response {
    let (wording, attribution) = match form.choice {
        Choice::Exact => (Wording::Exact, Attribution::Attributed),
        Choice::Responsibility => (Wording::Substance, Attribution::OwnResponsibility),
        Choice::Keep => return keep(&shared, &person, &scene, number).await,
    };
    let permit = Command::Permit {
        room: scene.name(),
        what: Permit::Words {
            words: WordsChoice::Of(number),
            terms: TermsChoice {
                to: form.to.filter(|to| !to.is_empty()),
                wording,
                attribution,
                expires: None,
                condition: Default::default(),
            },
        },
    };
    command(&shared, &person, &scene, permit, "permitted").await
}

/// Withdraws every permission of a statement that still waits.
async fn keep(shared: &Shared, person: &Person, scene: &Scene, number: u64) -> Response {
    let outcome = match withdraw_all(shared, scene, number).await {
        Ok(0) => Outcome::Done("kept"),
        Ok(_) => Outcome::Done("withdrawn-done"),
        Err(trouble) => Outcome::NotDone(trouble),
    };
    answer::act(shared, person, scene.words, &scene.place(), outcome)
}

async fn withdraw_all(shared: &Shared, scene: &Scene, number: u64) -> Result<usize, Trouble> {
    let query = Query::Lines {
        room: scene.name(),
        from: number,
        most: Some(1),
    };
    let View::Lines { lines, .. } = shared.desk.query(query).await? else {
        return Ok(0);
    };
    let line = lines.first().filter(|line| line.number == number);
    let permissions = match line.map(|line| &line.what) {
        Some(Said::Statement { permissions, .. } | Said::Document { permissions, .. }) => {
            permissions.as_slice()
        }
        _ => &[],
    };
    let waiting = permissions.iter().filter(|one| one.state == "waiting");
    let mut withdrawn = 0;
    for permission in waiting {
        let withdraw = Command::Withdraw {
            room: scene.name(),
            permission: permission.number,
        };
        shared.desk.command(withdraw).await?;
        withdrawn += 1;
    }
    Ok(withdrawn)
}

/// For which side leave is asked; with two, the other one.
#[derive(Deserialize)]
pub(crate) struct For {
    #[serde(default)]
    to: Option<String>,
    /// The page beside the rooms where it was asked, if it was one.
    #[serde(default)]
    back: Option<String>,
}

/// The intermediary asks leave to convey a statement, exactly and attributed.
pub(crate) async fn ask(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Form(form): Form<For>,
) -> Response {
    let ask = Command::Ask {
        room: scene.name(),
        words: WordsChoice::Of(number),
        terms: TermsChoice {
            to: form.to.filter(|to| !to.is_empty()),
            wording: Wording::Exact,
            attribution: Attribution::Attributed,
            expires: None,
            condition: Default::default(),
        },
    };
    let back = form.back.as_deref().and_then(Sheet::at);
    let back = back.map_or_else(|| scene.place(), |sheet| sheet.place());
    command_from(&shared, &person, (&scene, &back), ask, "asked").await
}

/// Takes a permission back.
pub(crate) async fn withdraw(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let withdraw = Command::Withdraw {
        room: scene.name(),
        permission: number,
    };
    command(&shared, &person, &scene, withdraw, "withdrawn-done").await
}

/// Signs a permission of another head.
pub(crate) async fn sign(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let sign = Command::Sign {
        room: scene.name(),
        permission: number,
    };
    command(&shared, &person, &scene, sign, "permitted").await
}
