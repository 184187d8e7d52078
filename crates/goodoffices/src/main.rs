//! Good Offices: indirect talks, end to end encrypted.
//!
//! The program: its grammar ([`cli`]), what it does with a desk ([`run`]),
//! what people see ([`render`], [`display`]), and two trials of the whole: the
//! demonstration ([`demo`]) and the replay of real negotiations ([`replay`]).

mod cli;
mod config;
mod demo;
mod display;
mod elicit;
mod failure;
mod files;
mod lookback;
mod output;
mod passphrase;
mod reach;
mod render;
mod replay;
mod run;
mod settle;
mod stage;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let json = cli.global.json;
    let done = start(cli);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure.kind != failure::Kind::Closed {
                eprintln!("{}", failure.line(json));
            }
            failure.exit_code()
        }
    }
}

/// Chooses the provider of TLS and starts the runtime.
fn start(cli: cli::Cli) -> Result<(), failure::Failure> {
    // Only one provider is compiled in, and only main chooses it; an error
    // would say that it is chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(run::run(cli));
    // Whatever still waits in the background (a read of standard input) must
    // not hold the program.
    runtime.shutdown_background();
    done
}
