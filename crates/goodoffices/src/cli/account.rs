//! Accounts of people whose desks run on this machine.

use clap::{Args, Subcommand};
use client::AccountAct;

use super::span::{self, Span};

/// Make, list, renew and end accounts.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  goodoffices account invite Counsel         # prints a link and a code to hand over
  goodoffices account join Counsel LINK      # into rooms, once they have come in
  goodoffices account renew Counsel          # a device was lost
  goodoffices account end Counsel

For a desk that runs with --listen, which hosts desks of other people: each has a
desk of their own there, and is invited to rooms like everybody else. Whoever has
the machine can read what they read.")]
pub(crate) enum Account {
    /// Make an account, and a link that opens it, once
    Invite(Invited),
    /// List who has an account, and how it stands
    List,
    /// Make a new link for an account; its passkeys and open pages end
    Renew(Invited),
    /// Answer an invitation to rooms at the desk of an account
    Join(Joined),
    /// End an account, its passkeys and its open pages
    End(Whose),
}

/// Whose account, and for how long its link can be used.
#[derive(Debug, Args)]
pub(crate) struct Invited {
    /// Whose account it is
    name: String,
    /// How long the link can be used (4h, 3d)
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = span::parse)]
    valid: Span,
    /// Print no code
    #[arg(long)]
    no_qr: bool,
}

/// Whose account, and the invitation.
#[derive(Debug, Args)]
#[command(after_help = "\
The safety words appear at their desk; compare them, then: goodoffices approve NUMBER")]
pub(crate) struct Joined {
    /// Whose account it is
    name: String,
    /// The link that goodoffices invite printed
    link: String,
}

/// Whose account.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// Whose account it is
    name: String,
}

impl Account {
    /// What is asked of the desk, and whether the link is also shown as a code.
    pub(crate) fn act(self) -> (AccountAct, bool) {
        match self {
            Self::Invite(invited) => {
                let (name, valid_seconds, qr) = invited.parts();
                let act = AccountAct::Invite {
                    name,
                    valid_seconds,
                };
                (act, qr)
            }
            Self::Renew(invited) => {
                let (name, valid_seconds, qr) = invited.parts();
                let act = AccountAct::Renew {
                    name,
                    valid_seconds,
                };
                (act, qr)
            }
            Self::Join(Joined { name, link }) => (AccountAct::Join { name, link }, false),
            Self::List => (AccountAct::List {}, false),
            Self::End(whose) => (AccountAct::End { name: whose.name }, false),
        }
    }
}

impl Invited {
    fn parts(self) -> (String, u64, bool) {
        (self.name, self.valid.as_seconds(), !self.no_qr)
    }
}
