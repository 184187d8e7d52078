//! Before the intermediary's own words leave: what they resemble, and whether
//! to go on. It shows; the person decides.

use std::io::IsTerminal as _;

use client::AnyDesk;
use desk::answer::View;
use desk::command::{Command, Query};

use crate::failure::Failure;
use crate::output::Output;
use crate::render;
use crate::run::look::strange;

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
    let query = Query::Guard {
        command: Box::new(command.clone()),
    };
    let View::Guarded { looked } = desk.query(query).await? else {
        return Err(strange());
    };
    let mut telling = false;
    for looked in looked {
        if looked.items.iter().any(|item| !item.known) || looked.unread > 0 {
            telling = true;
            out.show(&looked, || render::resembling::page(&looked))?;
        }
    }
    match telling {
        true => ask(),
        false => Ok(()),
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
