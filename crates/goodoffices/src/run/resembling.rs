//! Before the intermediary's own words leave: what they resemble, and whether
//! to go on. It shows; the person decides.

use std::io::IsTerminal as _;

use client::AnyDesk;
use desk::answer::View;
use desk::command::{Command, Query, RoomName, WordsChoice};

use crate::failure::Failure;
use crate::output::Output;
use crate::render;

/// Shows what a command's own words resemble, and asks whether they shall
/// leave. Nothing is shown or asked where nothing new is found.
///
/// # Errors
/// If the person does not say yes, or nobody can be asked.
pub(super) async fn confirm(
    out: &Output,
    desk: &AnyDesk,
    command: &Command,
) -> Result<(), Failure> {
    let mut telling = false;
    for query in queries(command) {
        let view = desk.query(query).await?;
        let View::Resemblances { items, unread, .. } = &view else {
            continue;
        };
        if items.iter().any(|item| !item.known) || *unread > 0 {
            telling = true;
            out.show(&view, || render::resembling::page(&view))?;
        }
    }
    match telling {
        true => ask(),
        false => Ok(()),
    }
}

/// What to look for: the words, and where they would be heard.
fn queries(command: &Command) -> Vec<Query> {
    let query = |room: &RoomName, words: &String, permission| Query::Resembles {
        room: room.clone(),
        words: words.clone(),
        permission,
    };
    match command {
        Command::Say { room, words, .. }
        | Command::Ask {
            room,
            words: WordsChoice::Own { words, .. },
            ..
        } => vec![query(room, words, None)],
        // Heard by the side that is shown them, and then by the other.
        Command::ShowFirst {
            room,
            permission,
            words,
            ..
        } => vec![
            query(room, words, None),
            query(room, words, Some(*permission)),
        ],
        Command::Convey {
            room,
            permission,
            words: Some(words),
            ..
        } => vec![query(room, words, Some(*permission))],
        _ => Vec::new(),
    }
}

fn ask() -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::unconfirmed(
            "nothing has left: these words resemble what was said elsewhere; look again, and give --yes to let them go all the same",
        ));
    }
    eprint!("Let these words go all the same? Type yes: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    match line.trim().to_lowercase().as_str() {
        "yes" => Ok(()),
        _ => Err(Failure::unconfirmed("nothing has left")),
    }
}
