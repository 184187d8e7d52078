//! Names of issues, options and sides.

use settlement::limits;

use crate::ProfileError;
use crate::text::Text;

/// Refuses a name that is empty, too long, or would play with the screen that
/// shows it.
pub(crate) fn check(
    text: &Text<'_>,
    at: usize,
    what: &str,
    name: &str,
) -> Result<(), ProfileError> {
    let wrong = if name.trim().is_empty() {
        "is empty"
    } else if name.len() > limits::NAME {
        "is too long"
    } else if name.chars().any(char::is_control) {
        "holds a control character"
    } else {
        return Ok(());
    };
    Err(text.at(
        at,
        format!("the name of this {what} {wrong}: {}", shown(name)),
        format!("give it a name of 1 to {} bytes of text", limits::NAME),
    ))
}

/// A name as messages show it: quoted, and cut if long.
pub(crate) fn shown(name: &str) -> String {
    if name.chars().count() <= 60 {
        format!("{name:?}")
    } else {
        format!("{:?}…", name.chars().take(60).collect::<String>())
    }
}

/// Some names as messages list them.
pub(crate) fn listed<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    let mut list: Vec<String> = names.by_ref().take(8).map(shown).collect();
    if names.next().is_some() {
        list.push("…".to_owned());
    }
    list.join(", ")
}

/// A name unlike those that are there: the name itself, or with a number.
pub(crate) fn unlike<'a>(name: &str, there: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut made = name.to_owned();
    let mut number = 2;
    while there.clone().any(|other| other == made) {
        made = format!("{name} ({number})");
        number += 1;
    }
    made
}

/// Refuses too many sides, or too few.
pub(crate) fn enough_sides(texts: &[Text<'_>], sides: usize) -> Result<(), ProfileError> {
    let Some(first) = texts.first() else {
        return Ok(());
    };
    match sides {
        0 => Err(first.whole(
            "no side says what it wants",
            "add a file for each side: at least two",
        )),
        1 => {
            let last = texts.last().unwrap_or(first);
            Err(last.whole(
                "only one side says what it wants",
                "add the other side's file",
            ))
        }
        _ if sides > limits::SIDES => Err(first.whole(
            format!("there are {sides} sides"),
            format!("give at most {}", limits::SIDES),
        )),
        _ => Ok(()),
    }
}
