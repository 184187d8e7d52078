//! What can go wrong, sorted by what the person can do, and said in one line.

use core::fmt;
use std::process::ExitCode;

use serde::Serialize;

use crate::display::{Safe, json};

/// Why a command did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    /// What kind of failure it is; decides the exit code.
    pub(crate) kind: Kind,
    /// What happened, where, and what to do. One line, not yet safe to print.
    pub(crate) message: String,
}

/// The kinds of failure, with their exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A rule of the talks forbids it. 1.
    Refused,
    /// The command cannot be understood, or names what is not there. 2.
    Misuse,
    /// Something that is needed cannot be reached or opened, or is not there yet. 3.
    Unavailable,
    /// A verification found faults. 4.
    Faults,
    /// Somebody has to say yes first, and did not. 5.
    Unconfirmed,
    /// Whoever read the output has enough. 0, and nothing more is said.
    Closed,
}

/// What an exit code means, for `--help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  refused by a rule of the talks
  2  the command cannot be understood, or names what is not there
  3  not now: the relay, the vault or a running desk cannot be reached or opened,
     or what it rests on is not there yet, or is over
  4  a verification found faults
  5  it needs somebody's yes, and has none; nothing was done";

impl Failure {
    /// A rule forbids it.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// The command cannot be understood.
    pub(crate) fn misuse(message: impl Into<String>) -> Self {
        Self::new(Kind::Misuse, message)
    }

    /// Something cannot be reached or opened.
    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    /// A verification found faults.
    pub(crate) fn faults(message: impl Into<String>) -> Self {
        Self::new(Kind::Faults, message)
    }

    /// It needs a yes.
    pub(crate) fn unconfirmed(message: impl Into<String>) -> Self {
        Self::new(Kind::Unconfirmed, message)
    }

    /// Writing to the standard output failed.
    pub(crate) fn output(error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::BrokenPipe => Kind::Closed,
            _ => Kind::Unavailable,
        };
        Self::new(kind, format!("standard output: {error}"))
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The same, saying what was being done.
    pub(crate) fn while_doing(self, what: impl fmt::Display) -> Self {
        Self {
            message: format!("{what}: {}", self.message),
            ..self
        }
    }

    /// What the shell gets.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            Kind::Refused => 1,
            Kind::Misuse => 2,
            Kind::Unavailable => 3,
            Kind::Faults => 4,
            Kind::Unconfirmed => 5,
            Kind::Closed => 0,
        })
    }

    /// The line for the standard error: for people, or as JSON.
    pub(crate) fn line(&self, as_json: bool) -> String {
        if as_json && let Ok(line) = json::line(&serde_json::json!({ "error": self })) {
            return line;
        }
        format!("goodoffices: {}", Safe::line(&self.message).as_str())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::unavailable(error.to_string())
    }
}
