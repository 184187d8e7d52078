//! The three buttons of a statement, and taking permissions back.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use desk::answer::View;
use desk::command::{Command, Permit, Query, RoomName, TermsChoice, WordsChoice};
use serde::Deserialize;
use talks::view::Said;
use talks::{Attribution, Wording};

use super::{Scene, command, command_from, place};
use crate::look::overview::Which;
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
    Path((room, number)): Path<(String, u64)>,
    Form(form): Form<Pass>,
) -> Response {
    let (wording, attribution) = match form.choice {
        Choice::Exact => (Wording::Exact, Attribution::Attributed),
        Choice::Responsibility => (Wording::Substance, Attribution::OwnResponsibility),
        Choice::Keep => return keep(&shared, &person, &room, number).await,
    };
    let permit = Command::Permit {
        room: RoomName(room.clone()),
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
    command(&shared, &person, &room, permit, "permitted").await
}

/// Withdraws every permission of a statement that still waits.
async fn keep(shared: &Arc<Shared>, person: &Person, room: &str, number: u64) -> Response {
    let scene = match Scene::look(shared, person, room, 0).await {
        Ok(scene) => scene,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let outcome = match withdraw_all(shared, room, number).await {
        Ok(0) => Outcome::Done("kept"),
        Ok(_) => Outcome::Done("withdrawn-done"),
        Err(trouble) => Outcome::NotDone(trouble),
    };
    answer::act(shared, person, scene.words, &place(room), outcome)
}

async fn withdraw_all(shared: &Shared, room: &str, number: u64) -> Result<usize, Trouble> {
    let query = Query::Lines {
        room: RoomName(room.to_owned()),
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
            room: RoomName(room.to_owned()),
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
    /// The key of the page where it was asked, if not the room's.
    #[serde(default)]
    back: Option<String>,
}

/// The intermediary asks leave to convey a statement, exactly and attributed.
pub(crate) async fn ask(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
    Form(form): Form<For>,
) -> Response {
    let ask = Command::Ask {
        room: RoomName(room.clone()),
        words: WordsChoice::Of(number),
        terms: TermsChoice {
            to: form.to.filter(|to| !to.is_empty()),
            wording: Wording::Exact,
            attribution: Attribution::Attributed,
            expires: None,
            condition: Default::default(),
        },
    };
    let back = form.back.as_deref().and_then(Which::of);
    let back = back.map_or_else(|| place(&room), |which| which.place().to_owned());
    command_from(&shared, &person, (&room, &back), ask, "asked").await
}

/// Takes a permission back.
pub(crate) async fn withdraw(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
) -> Response {
    let withdraw = Command::Withdraw {
        room: RoomName(room.clone()),
        permission: number,
    };
    command(&shared, &person, &room, withdraw, "withdrawn-done").await
}

/// Signs a permission of another head.
pub(crate) async fn sign(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
) -> Response {
    let sign = Command::Sign {
        room: RoomName(room.clone()),
        permission: number,
    };
    command(&shared, &person, &room, sign, "permitted").await
}
