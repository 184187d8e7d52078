//! Malformed insiders: every file of `vectors/` in a world of its own. None is
//! accepted, every honest desk of the room gives the same verdict, and the room
//! lives on. `cargo run -p goodoffices-testkit --example vectors` writes the
//! files anew.

// The helpers of tests stand outside test functions, where clippy forbids it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(dead_code)] // What makes the files is the example's.

mod check;
#[path = "../common/mod.rs"]
mod common;
mod file;
mod malformed;
mod scene;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// How many kinds there are at least.
const LEAST: usize = 340;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match trials() {
        Ok(trials) => trials,
        Err(why) => {
            eprintln!("vectors/: {why}");
            return ExitCode::FAILURE;
        }
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One test for each file, and one that files and kinds are the same.
fn trials() -> Result<Vec<Trial>, String> {
    let mut trials = Vec::new();
    let mut names = Vec::new();
    for file in std::fs::read_dir(file::folder()).map_err(|error| error.to_string())? {
        let path = file.map_err(|error| error.to_string())?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = name.into_owned();
        names.push(name.clone());
        trials.push(Trial::test(name, move || {
            let text = std::fs::read_to_string(&path)?;
            let vector = file::Vector::read(&text)?;
            check::check(&vector).map_err(|why| {
                format!("{}: {why} (the files are written anew by `cargo run -p goodoffices-testkit --example vectors`)", vector.fault)
            })?;
            Ok(())
        }));
    }
    names.sort_unstable();
    trials.push(Trial::test("every_kind_has_its_file", move || {
        let mut kinds: Vec<String> = malformed::all()
            .into_iter()
            .map(|kind| kind.name.to_owned())
            .collect();
        kinds.sort_unstable();
        if kinds != names {
            return Err(format!("kinds {kinds:?}, files {names:?}").into());
        }
        if kinds.len() < LEAST {
            return Err(format!("{} kinds are too few", kinds.len()).into());
        }
        Ok(())
    }));
    trials.push(Trial::test(
        "an_honest_entry_in_the_same_way_counts",
        || Ok(awake()?),
    ));
    Ok(trials)
}

/// The checks are awake: what keeps the rules is not found refused.
fn awake() -> Result<(), String> {
    let scene = scene::Scene::new()?;
    let statement = desk::talks::entry::Statement {
        passage: scene::passage("canary, honestly"),
        reply_to: None,
    };
    let body = desk::talks::Body::Statement(statement);
    let entry = scene.entry(common::HEAD_A, scene::Place::Aland, body)?;
    let bytes = entry.to_bytes().map_err(|error| error.to_string())?;
    let frame = scene.sealed(common::HEAD_A, scene::Place::Aland, &bytes)?;
    let vector = file::Vector {
        fault: "none".to_owned(),
        subject: file::Subject::Frame,
        stage: file::Stage::Plain,
        insider: file::name_of(common::HEAD_A).to_owned(),
        room: scene::Place::Aland.name().to_owned(),
        outcome: file::Outcome::Refused,
        reason: "its author is not in this room".to_owned(),
        before: Vec::new(),
        bytes: file::digits(frame.as_bytes()),
    };
    match check::check(&vector) {
        Err(why) if why.starts_with("what is shown is Some(None)") => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
