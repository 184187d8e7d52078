//! Rounds of the talks, and who took which message.

use clap::{Args, Subcommand};
use desk::command::{BeginRound, Command};

/// Begin or end a round of the talks.
#[derive(Debug, Subcommand)]
pub(crate) enum Round {
    /// Begin the next round, in every side's room and the team's
    #[command(after_help = "\
Examples:
  goodoffices round begin --title \"Second session\" --agenda Prisoners --agenda Water
  goodoffices round begin --title \"Third session\" --like 2    # the agenda of round 2

All sides read title and agenda. A permission belongs to the round in which it is
given: what waits when the next round begins can no longer be conveyed, and open
asks are over. What has set out by then arrives. Round 1 is whatever goes before
the first that you begin.

What title and agenda resemble is shown first, as with say.")]
    Begin(Begin),
    /// End the present round
    #[command(after_help = "\
Example:
  goodoffices round end

What was permitted in the round may still be conveyed until the next begins.")]
    End(Talks),
}

/// A round to begin.
#[derive(Debug, Args)]
pub(crate) struct Begin {
    /// What the round is called
    #[arg(long, value_name = "TITLE", required_unless_present = "like")]
    title: Option<String>,
    /// An item of the agenda; once for each
    #[arg(long = "agenda", value_name = "ITEM")]
    agenda: Vec<String>,
    /// Go by the title and agenda of an earlier round, where none are given
    #[arg(long, value_name = "NUMBER")]
    like: Option<u32>,
    /// The language of title and agenda (BCP 47); your team's if not given
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    talks: Talks,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Which talks.
#[derive(Debug, Args)]
pub(crate) struct Talks {
    /// Which talks (title or the beginning of the id); needed only if this desk
    /// is in several
    #[arg(long, value_name = "TALKS")]
    pub(crate) talks: Option<String>,
}

impl Round {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        match self {
            Self::Begin(begin) => Command::BeginRound(BeginRound {
                talks: begin.talks.talks,
                title: begin.title,
                agenda: begin.agenda,
                language: begin.language,
                like: begin.like,
            }),
            Self::End(talks) => Command::EndRound { talks: talks.talks },
        }
    }
}
