//! Answers that nobody here computed: the domains of the ANAC competitions,
//! solved by looking at every package, and by negmas, another implementation.
//!
//! `./test` fetches both (oracles/README.md). Without them there is nothing to
//! compare with, and the one test that is listed is ignored and says so.

mod agreement;
mod brute;
mod compared;
mod domains;
mod negmas;
mod peer;
mod reading;
mod refused;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// What a test says where something is not as it should be.
type Outcome = Result<(), libtest_mimic::Failed>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match domains::root() {
        Some(root) => trials(&root),
        None => vec![
            Trial::test(
                "the domains are not here; `oracles/fetch` brings them",
                || Ok(()),
            )
            .with_ignored_flag(true),
        ],
    };
    let listed = arguments.list;
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !listed {
        agreement::tell();
        negmas::tell();
    }
    conclusion.exit_code()
}

fn trials(root: &std::path::Path) -> Vec<Trial> {
    let folders = domains::folders(root);
    let mut trials = refused::trials(&folders);
    trials.extend(agreement::trials(&folders));
    trials.extend(negmas::trials(&folders));
    // Negmas computes one, while another is looked at here.
    trials.sort_by(|one, other| one.name().cmp(other.name()));
    trials
}
