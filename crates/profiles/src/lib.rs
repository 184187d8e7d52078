//! How preferences are written down: texts become a [`settlement::Problem`],
//! or an error that names file, line and remedy.
//!
//! Three kinds, told apart by content: the XML of GENIUS (Lin, Kraus, Baarslag,
//! Tykhonov, Hindriks, Jonker: "Genius", Computational Intelligence 30(1),
//! 2014), the JSON profiles of NegoLog (Doğru, Keskin, Jonker, Baarslag,
//! Aydoğan: "NegoLog", IJCAI 2024), and a page in TOML that a mediator writes
//! by hand (docs/profiles.md).
//!
//! Pure: the caller has read the bytes. Every number is exact; none passes
//! through a floating-point one. What is read is bounded by [`limits`] and by
//! [`settlement::limits`].

#![forbid(unsafe_code)]

mod error;
mod genius;
mod kind;
pub mod limits;
mod names;
mod negolog;
mod number;
mod page;
mod text;

#[cfg(test)]
mod tests;

pub use error::ProfileError;
pub use page::write_toml;

use settlement::{Number, Problem, Side, Worth};

use crate::kind::Kind;
use crate::text::Text;

/// One file.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, for messages; without folder and ending it names the side
    /// where the file does not.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Reads one or several files that together describe one problem.
///
/// The sides are in the order of the files. Names are as the files write them.
///
/// # Errors
/// The first [`ProfileError`] found.
pub fn read(sources: &[Source<'_>]) -> Result<Problem, ProfileError> {
    let Some(first) = sources.first() else {
        return Err(ProfileError {
            file: "input".to_owned(),
            line: None,
            what: "no file was given".to_owned(),
            remedy: "give the files that describe the issues and what each side wants".to_owned(),
        });
    };
    if sources.len() > limits::FILES {
        return Err(ProfileError {
            file: first.name.to_owned(),
            line: None,
            what: format!("{} files were given", sources.len()),
            remedy: format!("give at most {}", limits::FILES),
        });
    }
    let texts = sources
        .iter()
        .map(Text::of)
        .collect::<Result<Vec<_>, _>>()?;
    text::no_file_twice(&texts)?;
    let problem = match kind::common(&texts)? {
        Kind::Genius => genius::read(&texts),
        Kind::NegoLog => negolog::read(&texts),
        Kind::Page => page::read(&texts),
    }?;
    problem.check().map_err(|error| ProfileError {
        file: first.name.to_owned(),
        line: None,
        what: error.to_string(),
        remedy: "make the problem smaller or mend what is named".to_owned(),
    })?;
    if let Some(side) = problem.sides.iter().find(|side| !is_short(side)) {
        return Err(ProfileError {
            file: first.name.to_owned(),
            line: None,
            what: format!(
                "weights and values of {} multiply out to numbers of more than {} bits",
                names::shown(&side.name),
                limits::BITS
            ),
            remedy: "write its numbers with fewer digits".to_owned(),
        });
    }
    Ok(problem)
}

/// Whether a side's numbers are as short as numbers that people mean.
fn is_short(side: &Side) -> bool {
    let short = |number: &Number| {
        number.numer().bits() <= limits::BITS && number.denom().bits() <= limits::BITS
    };
    short(&side.reservation)
        && side.bonuses.iter().all(|bonus| short(&bonus.worth))
        && side.worth.iter().all(|worth| match worth {
            Worth::Each(each) => each.iter().all(short),
            Worth::Line { low, high } => short(low) && short(high),
        })
}
