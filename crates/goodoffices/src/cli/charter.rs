//! The charter: drafted as a page, put to all sides, shown, confirmed by voice.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use desk::command::{CharterDraft, Command, DraftKey, DraftSide, RoomName};
use serde::Deserialize;
use talks::charter::{Deadline, Mandate, Permitting};

use crate::cli::terms::{Moment, now, parse_moment};
use crate::display::{Safe, clock};
use crate::failure::Failure;
use crate::files::read as read_file;

/// The ground rules that all sides sign.
#[derive(Debug, Subcommand)]
pub(crate) enum Charter {
    /// Write a draft of the next charter, filled with what holds now
    Draft(Draft),
    /// Put a charter, or an amendment, to all sides
    Propose(Propose),
    /// Show the charter in force, and the one being decided
    Show {
        /// The room; the one in which this desk reads its charter if none is named
        #[arg(long)]
        room: Option<String>,
    },
    /// Print the words in which heads compare the charter by voice
    #[command(after_help = "\
Example:
  goodoffices charter words

A head reads them to a head of another side over a channel that the intermediary
does not run, and enters what the other read: goodoffices charter confirm.")]
    Words {
        /// The room; the one in which this desk reads its charter if none is named
        #[arg(long)]
        room: Option<String>,
    },
    /// Say that you compared the charter's words with a head of another side
    Confirm(Confirm),
}

/// Write a draft.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices charter draft charter.toml
  goodoffices charter propose charter.toml --closes 2d

An existing file is not overwritten.")]
pub(crate) struct Draft {
    /// Where to write it; - for the standard output
    pub(crate) file: PathBuf,
    /// Which talks, if the desk knows several
    #[arg(long, value_name = "TITLE")]
    pub(crate) talks: Option<String>,
}

/// Put a charter to all sides.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices charter propose charter.toml --closes 2d

It is a proposal like any other: heads accept or refuse it by its number, in
secret, until it closes. If as many of every side's people accept as the charter
asks for, it comes into every room. A lone yes is told to nobody.

What its words resemble is shown first, as with say.")]
pub(crate) struct Propose {
    /// The draft
    file: PathBuf,
    /// Until when it can be answered: a length of time from now (2d), or a time
    /// in UTC (2026-11-22T18:30)
    #[arg(long, value_name = "WHEN", value_parser = parse_moment)]
    closes: Moment,
    /// Which talks, if the desk knows several
    #[arg(long, value_name = "TITLE")]
    talks: Option<String>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Confirm the words.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices charter confirm \"tide lemon bracket useful hazard river ozone carry\"

Until a head of your side has done so, your rooms say of the other sides' keys
that they are known only through the intermediary, which could have shown each
side another charter.")]
pub(crate) struct Confirm {
    /// The words, as the other side's head read them out
    words: String,
    /// Which talks, if the desk knows several
    #[arg(long, value_name = "TITLE")]
    talks: Option<String>,
}

/// Sign a permission of another head.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices asks intermediary                     # what waits for a second signature
  goodoffices sign intermediary 15

Where the charter asks for several signatures, a permission goes only once so many
of the side's people have signed it. So with a standing permission.")]
pub(crate) struct Sign {
    /// The room with the intermediary
    room: String,
    /// The permission's number
    permission: u64,
}

impl Sign {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Sign {
            room: RoomName(self.room),
            permission: self.permission,
        }
    }
}

impl Confirm {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::ConfirmCharter {
            talks: self.talks,
            words: self.words,
        }
    }
}

impl Propose {
    /// The desk's command.
    ///
    /// # Errors
    /// If the file cannot be read, or is no charter, with the line.
    pub(crate) fn command(self) -> Result<Command, Failure> {
        let bytes = read_file(&self.file, LARGEST)?;
        let refused = |what: &str| Failure::misuse(format!("{}: {what}", self.file.display()));
        if bytes.len() > LARGEST {
            let what = format!("too large for a charter; at most {LARGEST} bytes");
            return Err(refused(&what));
        }
        let text = String::from_utf8(bytes).map_err(|_| refused("this is no text in UTF-8"))?;
        Ok(Command::ProposeCharter {
            talks: self.talks,
            draft: Box::new(read(&text, &self.file)?),
            closes: self.closes.resolve(now()).0,
        })
    }
}

/// The largest draft that is read, in bytes.
const LARGEST: usize = 256 * 1024;

/// A draft as its page says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Page {
    mandate: Mandate,
    title: String,
    permitting: Permitting,
    languages: Vec<String>,
    reading_marks: bool,
    exports: bool,
    hold_seconds: u32,
    retention_days: u32,
    #[serde(default)]
    closes: Option<String>,
    rules: Option<String>,
    #[serde(default)]
    deadline: Vec<PageDeadline>,
    side: Vec<PageSide>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageDeadline {
    what: String,
    at: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageSide {
    name: String,
    threshold: u8,
    keys: Vec<u8>,
}

/// Reads a draft.
///
/// # Errors
/// What is wrong, and at which line.
pub(crate) fn read(text: &str, file: &Path) -> Result<CharterDraft, Failure> {
    let page: Page = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            text.get(..span.start).unwrap_or("").lines().count().max(1)
        });
        let what = error.message().replace('\n', "; ");
        Failure::misuse(format!("{}, line {line}: {what}", file.display()))
    })?;
    let mut deadlines = Vec::new();
    for deadline in page.deadline {
        let at = clock::parse(&deadline.at).ok_or_else(|| {
            Failure::misuse(format!(
                "{}: the deadline \"{}\" must be at a time in UTC (2026-11-22T18:30)",
                file.display(),
                deadline.what
            ))
        })?;
        deadlines.push(Deadline {
            what: deadline.what,
            at,
        });
    }
    let closes = match &page.closes {
        None => None,
        Some(text) => Some(clock::parse(text).ok_or_else(|| {
            Failure::misuse(format!(
                "{}: closes must be a time in UTC (2026-12-20T18:00)",
                file.display()
            ))
        })?),
    };
    let sides = page.side.into_iter().map(|side| DraftSide {
        name: side.name,
        threshold: side.threshold,
        keys: side
            .keys
            .into_iter()
            .map(|number| DraftKey {
                number,
                holder: None,
                listed: true,
            })
            .collect(),
    });
    Ok(CharterDraft {
        number: 0,
        mandate: page.mandate,
        title: page.title,
        permitting: page.permitting,
        languages: page.languages,
        reading_marks: page.reading_marks,
        exports: page.exports,
        hold_seconds: page.hold_seconds,
        retention_days: page.retention_days,
        closes,
        deadlines,
        rules: page.rules,
        sides: sides.collect(),
    })
}

/// Writes a draft as a page with comments, which [`read`] reads.
pub(crate) fn write(draft: &CharterDraft) -> String {
    let mandate = match draft.mandate {
        Mandate::GoodOffices => "good-offices",
        Mandate::Mediation => "mediation",
    };
    let permitting = match draft.permitting {
        Permitting::Heads => "heads",
        Permitting::HeadsAndDeputies => "heads-and-deputies",
    };
    let languages: Vec<String> = draft.languages.iter().map(|tag| quoted(tag)).collect();
    let mut page = format!(
        "\
# Charter {number}: the ground rules that all sides sign.
# Change what you wish, then: goodoffices charter propose FILE --closes 2d

# What the intermediary may do: \"good-offices\" (convey only), or \"mediation\"
# (also put forward proposals and texts of its own).
mandate = {mandate}
# What the intermediary is called.
title = {title}
# Who may permit and sign for a side: \"heads\" or \"heads-and-deputies\".
permitting = {permitting}
# The languages of the talks.
languages = [{languages}]
# Whether a receipt may say when words were read.
reading-marks = {reading_marks}
# Whether members may export what their rooms hold: copies that prove nothing. (What
# a side lets be put as its own words, it signs, and that can be shown to others.)
exports = {exports}
# How long a conveyance is held at least before it sets out.
hold-seconds = {hold}
# For how many days after the closing desks keep their records; then each destroys
# its copies by itself.
retention-days = {retention}
",
        number = draft.number,
        mandate = quoted(mandate),
        title = quoted(&draft.title),
        permitting = quoted(permitting),
        languages = languages.join(", "),
        reading_marks = draft.reading_marks,
        exports = draft.exports,
        hold = draft.hold_seconds,
        retention = draft.retention_days,
    );
    match draft.closes {
        Some(closes) => {
            let _ = writeln!(page, "# When the talks close, in UTC.");
            let _ = writeln!(page, "closes = {}", quoted(&clock::written(closes)));
        }
        None => {
            let _ = writeln!(page, "# When the talks close, in UTC, once that is agreed:");
            let _ = writeln!(page, "# closes = \"2026-12-20T18:00\"");
        }
    }
    match &draft.rules {
        Some(rules) => {
            let _ = writeln!(page, "# Ground rules in the sides' own words.");
            let _ = writeln!(page, "rules = {}", quoted(rules));
        }
        None => {
            let _ = writeln!(page, "# Ground rules in the sides' own words, if any:");
            let _ = writeln!(page, "# rules = \"No statements to the press.\"");
        }
    }
    if draft.deadlines.is_empty() {
        page.push_str(
            "\n# Moments that the sides agree on, if any:\n# [[deadline]]\n# what = \"First \
             answers\"\n# at = \"2026-11-22T18:30\"\n",
        );
    }
    for deadline in &draft.deadlines {
        let at = clock::written(deadline.at);
        let what = quoted(&deadline.what);
        let _ = write!(
            page,
            "\n[[deadline]]\nwhat = {what}\nat = {}\n",
            quoted(&at)
        );
    }
    page.push_str(
        "\n# Who signs for each side: how many of its people, by which keys, one key a\n# \
         person. The sides stand in the order of the opening.\n",
    );
    for side in &draft.sides {
        let _ = write!(
            page,
            "\n[[side]]\nname = {}\nthreshold = {}\n",
            quoted(&side.name),
            side.threshold
        );
        for key in &side.keys {
            let holder = key.holder.as_deref().unwrap_or("not known to this desk");
            let note = if key.listed {
                ""
            } else {
                " (not listed: one key a person, of those who permit)"
            };
            let _ = writeln!(
                page,
                "# key {}: {}{note}",
                key.number,
                Safe::name(holder).as_str()
            );
        }
        let listed = side.keys.iter().filter(|key| key.listed);
        let numbers: Vec<String> = listed.map(|key| key.number.to_string()).collect();
        let _ = writeln!(page, "keys = [{}]", numbers.join(", "));
        if numbers.len() <= usize::from(side.threshold) {
            page.push_str(
                "# No key to spare: if one of these devices is lost, the side can sign nothing\n\
                 # more, not even an amendment. Better: one key more than must sign.\n",
            );
        }
    }
    page
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // What a terminal would obey, or nobody would see, reads back as it was.
            c if !shows_as_it_is(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a character can be printed as it is.
fn shows_as_it_is(c: char) -> bool {
    let mut bytes = [0; 4];
    let one: &str = c.encode_utf8(&mut bytes);
    Safe::line(one).as_str() == one
}

#[cfg(test)]
mod tests;
