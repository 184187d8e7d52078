//! Opening talks and inviting people.

use clap::{Args, ValueEnum};
use desk::command::{Command, OpenTalks, SideChoice};

use crate::cli::span::{self, Span};
use crate::config::Settings;
use crate::failure::Failure;

/// Open talks.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices open \"Algiers talks\" --intermediary Algeria --side \"United States:en\" \\
      --side Iran:fa --language fr --name \"Minister for Foreign Affairs\" \\
      --relay wss://relay.example --relay-key KEY --token TOKEN

The relay's operator gives the address, the key (goodoffices relay key) and a
token (goodoffices relay token --rooms N). Talks of two sides take three rooms,
and one more for each delegation that wants a room of its own.")]
pub(crate) struct Open {
    /// What the talks are called
    title: String,
    /// The intermediary's name as the sides read it
    #[arg(long, value_name = "NAME")]
    intermediary: String,
    /// A side, with the language of its room: NAME or NAME:LANGUAGE
    #[arg(long = "side", value_name = "NAME[:LANGUAGE]", required = true)]
    sides: Vec<String>,
    /// The language of the intermediary's team, and of sides that name none
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Your name or office
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What you call this device
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// Where the relay is (ws, wss, http, https)
    #[arg(long, value_name = "URL", env = "GOODOFFICES_RELAY")]
    relay: Option<String>,
    /// The relay's public key, as its operator states it
    #[arg(long, value_name = "KEY", env = "GOODOFFICES_RELAY_KEY")]
    relay_key: Option<String>,
    /// The operator's token for opening rooms
    #[arg(
        long,
        value_name = "TOKEN",
        env = "GOODOFFICES_TOKEN",
        hide_env_values = true
    )]
    token: String,
}

impl Open {
    /// The desk's command.
    ///
    /// # Errors
    /// If neither the command line nor the configuration says something that
    /// is needed.
    pub(crate) fn command(self, settings: &Settings) -> Result<Command, Failure> {
        let language = self
            .language
            .or_else(|| settings.language.clone())
            .unwrap_or_else(|| "en".to_owned());
        let sides = self
            .sides
            .iter()
            .map(|side| side_choice(side, &language))
            .collect();
        Ok(Command::OpenTalks(OpenTalks {
            title: self.title,
            intermediary: self.intermediary,
            language,
            name: needed(self.name.or_else(|| settings.name.clone()), "--name")?,
            device: device(self.device, settings),
            sides,
            relay: address(needed(
                self.relay.or_else(|| settings.relay.clone()),
                "--relay",
            )?)?,
            relay_key: needed(
                self.relay_key.or_else(|| settings.relay_key.clone()),
                "--relay-key",
            )?,
            token: self.token,
        }))
    }
}

/// Refuses at once what no desk could ever connect to.
fn address(relay: String) -> Result<String, Failure> {
    let known = ["ws://", "wss://", "http://", "https://"];
    if known.iter().any(|scheme| relay.starts_with(scheme)) {
        return Ok(relay);
    }
    Err(Failure::misuse(format!(
        "\"{relay}\" is no relay's address: write it like wss://relay.example"
    )))
}

fn side_choice(text: &str, language: &str) -> SideChoice {
    let (name, language) = match text.rsplit_once(':') {
        Some((name, language)) => (name, language),
        None => (text, language),
    };
    SideChoice {
        name: name.trim().to_owned(),
        language: language.trim().to_owned(),
    }
}

fn needed(value: Option<String>, flag: &str) -> Result<String, Failure> {
    value.ok_or_else(|| {
        Failure::misuse(format!(
            "{flag} is missing: give it here or set {} in the configuration file",
            flag.trim_start_matches('-')
        ))
    })
}

fn device(given: Option<String>, settings: &Settings) -> String {
    given
        .or_else(|| settings.device.clone())
        .unwrap_or_else(|| "desk".to_owned())
}

/// Invite somebody.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices invite North                       # the side's first person is its head
  goodoffices invite delegation --role delegate  # a head invites their own people
  goodoffices invite team                        # another official of the intermediary
  goodoffices invite North --again \"Head of delegation\"   # they lost their device

The link holds a secret: hand it over on a channel that the invitee trusts.")]
pub(crate) struct Invite {
    /// The side's name, or `team`; a head's desk knows only its own side
    to: Option<String>,
    /// Which talks (title or the beginning of the id), if this desk knows several
    #[arg(long, value_name = "TITLE|ID")]
    talks: Option<String>,
    /// What the invitee shall be
    #[arg(long, visible_alias = "as", value_enum)]
    role: Option<Role>,
    /// Invite again who lost their device: their old one is removed
    #[arg(long, value_name = "PERSON", conflicts_with = "device_of")]
    again: Option<String>,
    /// A further device of this person
    #[arg(long, value_name = "PERSON")]
    device_of: Option<String>,
    /// How long the invitation can be answered
    #[arg(long, value_name = "TIME", default_value = "3d", value_parser = span::parse)]
    valid: Span,
    /// Print no QR code
    #[arg(long)]
    pub(crate) no_qr: bool,
}

/// What a person is in a room.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Role {
    /// Of the intermediary; asks, conveys, invites
    Official,
    /// Of the intermediary's staff; speaks and reads
    Staff,
    /// Interprets for the intermediary; speaks and reads
    Interpreter,
    /// May permit for a side, and invite its people
    Head,
    /// May permit in a head's stead, where the charter lets deputies
    Deputy,
    /// Of a delegation; speaks and reads
    Delegate,
    /// Consulted by a delegation in its own room
    Partner,
}

impl From<Role> for talks::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Official => Self::Official,
            Role::Staff => Self::Staff,
            Role::Interpreter => Self::Interpreter,
            Role::Head => Self::Head,
            Role::Deputy => Self::Deputy,
            Role::Delegate => Self::Delegate,
            Role::Partner => Self::Partner,
        }
    }
}

impl Invite {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Invite(desk::command::Invite {
            talks: self.talks,
            to: self.to,
            role: self.role.map(Into::into),
            again: self.again,
            device_of: self.device_of,
            valid_seconds: self.valid.as_seconds(),
        })
    }
}

/// Answer an invitation.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices join 'goodoffices:…' --name \"Head of delegation\"

Read the safety words to whoever invited you, by voice; they let you in if the
words are the same on their screen.")]
pub(crate) struct Join {
    /// The link
    link: String,
    /// The name or office under which you wish to be known
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What you call this device
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
}

impl Join {
    /// The desk's command.
    ///
    /// # Errors
    /// If no name is given.
    pub(crate) fn command(self, settings: &Settings) -> Result<Command, Failure> {
        Ok(Command::Join(desk::command::Join {
            link: self.link,
            name: needed(self.name.or_else(|| settings.name.clone()), "--name")?,
            device: device(self.device, settings),
        }))
    }
}
