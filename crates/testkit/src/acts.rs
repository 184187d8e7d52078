//! Everything that a person can ask of a desk, by name: what random people must
//! have done somewhere, so that nothing holds only because nobody does it.

use desk::command::{Command, Permit};

macro_rules! acts {
    ($($act:pat => $name:literal,)*) => {
        /// The names of all acts.
        pub const ACTS: &[&str] = &[$($name,)* ATTACH];

        /// The name of an act. A new command needs a line here, and people who
        /// give it (`people.rs`).
        pub fn name_of(command: &Command) -> &'static str {
            match command {
                $($act => $name,)*
            }
        }
    };
}

/// The name of putting a file into a room, which is no command.
pub const ATTACH: &str = "attach";

acts! {
    Command::OpenTalks(_) => "open talks",
    Command::Invite(_) => "invite",
    Command::Join(_) => "join",
    Command::Approve { .. } => "approve",
    Command::Decline { .. } => "decline",
    Command::Remove { .. } => "remove",
    Command::Leave { .. } => "leave",
    Command::Say { .. } => "say",
    Command::Translate { .. } => "translate",
    Command::Read { .. } => "note what was read",
    Command::Ask { .. } => "ask",
    Command::Permit { what: Permit::Words { .. }, .. } => "permit",
    Command::Permit { what: Permit::Several { .. }, .. } => "permit to several",
    Command::Permit { what: Permit::Ask { .. }, .. } => "answer an ask",
    Command::Permit { what: Permit::Standing(_), .. } => "permit beforehand",
    Command::Mark { .. } => "say under a mark",
    Command::ShowFirst { .. } => "show first",
    Command::Refuse { .. } => "refuse",
    Command::Withdraw { .. } => "withdraw",
    Command::Convey { .. } => "convey",
    Command::Sign { .. } => "sign",
    Command::ProposeCharter { .. } => "propose a charter",
    Command::ConfirmCharter { .. } => "confirm the charter",
    Command::TakeOver { .. } => "take over",
    Command::Brief { .. } => "brief",
    Command::Assess(_) => "assess",
    Command::Successor(_) => "open a successor",
    Command::BeginRound(_) => "begin a round",
    Command::EndRound { .. } => "end a round",
    Command::Propose(_) => "propose",
    Command::Accept { .. } => "accept",
    Command::Exchange { .. } => "exchange",
    Command::Recall { .. } => "recall",
    Command::Destroy { .. } => "destroy",
}
