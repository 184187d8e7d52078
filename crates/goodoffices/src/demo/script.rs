//! The scripts of the demonstration: data, checked before anything runs.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::cli::span;
use crate::failure::Failure;

/// The scripts, as they lie beside this file.
const ALGIERS: &str = include_str!("algiers.toml");
const LEASE: &str = include_str!("lease.toml");

/// Talks to play.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    /// What the talks are called.
    pub(crate) title: String,
    /// The intermediary's name.
    pub(crate) intermediary: String,
    /// The language of its team.
    pub(crate) language: String,
    /// What the audience should know.
    pub(crate) about: String,
    /// The sides; two.
    pub(crate) sides: Vec<Side>,
    /// Whose desks there are: the intermediary's first.
    pub(crate) people: Vec<Person>,
    /// What happens.
    pub(crate) acts: Vec<Act>,
}

/// A side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Side {
    /// Its name.
    pub(crate) name: String,
    /// The language of its room.
    pub(crate) language: String,
}

/// One participant at one desk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// What the script calls the desk.
    pub(crate) desk: String,
    /// The office.
    pub(crate) name: String,
    /// What the device is called.
    pub(crate) device: String,
    /// The side; none for the intermediary.
    pub(crate) side: Option<String>,
    /// Whose desk invites them; the intermediary's if none is named.
    pub(crate) invited_by: Option<String>,
}

/// A part of the play.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Act {
    /// Its title.
    pub(crate) title: String,
    /// What the public record says about this time.
    pub(crate) record: String,
    /// What happens.
    pub(crate) steps: Vec<Step>,
}

/// One thing that somebody does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// At which desk.
    pub(crate) by: String,
    /// In which room, as that desk names it.
    pub(crate) room: String,
    /// The name by which later steps refer to what comes of it.
    pub(crate) label: Option<String>,
    /// What the audience should notice.
    pub(crate) about: Option<String>,
    /// Whether the desk must refuse it.
    #[serde(default)]
    pub(crate) refused: bool,
    /// Whether the words must stay in the room they are said in.
    #[serde(default)]
    pub(crate) private: bool,
    /// The language of what is said.
    pub(crate) language: Option<String>,
    /// What is said, for an audience that reads English.
    pub(crate) means: Option<String>,
    /// What must come of a closing.
    #[serde(default)]
    pub(crate) agreed: bool,
    /// Says these words.
    say: Option<String>,
    ask: Option<Ask>,
    permit: Option<Permit>,
    convey: Option<Convey>,
    withdraw: Option<String>,
    propose: Option<Propose>,
    accept: Option<String>,
    decline: Option<String>,
    #[serde(rename = "match")]
    matched: Option<Vec<String>>,
    close: Option<String>,
}

/// Asks for leave to convey.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// The words of a labelled statement.
    pub(crate) of: Option<String>,
    /// Or words of its own.
    pub(crate) words: Option<String>,
    /// Their language.
    pub(crate) language: Option<String>,
}

/// Permits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Permit {
    /// A labelled ask, as drafted.
    pub(crate) ask: Option<String>,
    /// Or the exact words of a labelled statement, attributed.
    pub(crate) of: Option<String>,
    /// What is wanted in return.
    pub(crate) in_exchange: Option<String>,
    /// In how long it closes, at the least.
    pub(crate) closes: Option<String>,
}

/// Puts the same to all sides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Propose {
    /// The words.
    pub(crate) words: String,
    /// Their language; the intermediary's if none is given.
    pub(crate) language: Option<String>,
    /// In how long it closes, at the least.
    pub(crate) closes: String,
}

/// Conveys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Convey {
    /// The labelled permission.
    pub(crate) permission: String,
    /// Other words.
    pub(crate) words: Option<String>,
    /// Their language.
    pub(crate) language: Option<String>,
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum Deed<'a> {
    /// Says.
    Say(&'a str),
    /// Asks.
    Ask(&'a Ask),
    /// Permits.
    Permit(&'a Permit),
    /// Conveys.
    Convey(&'a Convey),
    /// Withdraws a labelled permission.
    Withdraw(&'a str),
    /// Puts the same to all sides.
    Propose(&'a Propose),
    /// Says yes to a labelled proposal.
    Accept(&'a str),
    /// Says no to it.
    Decline(&'a str),
    /// Matches labelled permissions.
    Match(&'a [String]),
    /// Nobody does anything: a labelled proposal or permission closes.
    Close(&'a str),
}

impl Step {
    /// What it does.
    ///
    /// # Errors
    /// If it does nothing, or two things.
    pub(crate) fn deed(&self) -> Result<Deed<'_>, Failure> {
        let deeds = [
            self.say.as_deref().map(Deed::Say),
            self.ask.as_ref().map(Deed::Ask),
            self.permit.as_ref().map(Deed::Permit),
            self.convey.as_ref().map(Deed::Convey),
            self.withdraw.as_deref().map(Deed::Withdraw),
            self.propose.as_ref().map(Deed::Propose),
            self.accept.as_deref().map(Deed::Accept),
            self.decline.as_deref().map(Deed::Decline),
            self.matched.as_deref().map(Deed::Match),
            self.close.as_deref().map(Deed::Close),
        ];
        let mut deeds = deeds.into_iter().flatten();
        match (deeds.next(), deeds.next()) {
            (Some(deed), None) => Ok(deed),
            _ => Err(faulty("a step does nothing, or two things at once")),
        }
    }

    fn refers_to(&self) -> Vec<&String> {
        let ask = self.ask.as_ref().and_then(|ask| ask.of.as_ref());
        let permit = self.permit.as_ref();
        let permit = permit.and_then(|permit| permit.ask.as_ref().or(permit.of.as_ref()));
        let convey = self.convey.as_ref().map(|convey| &convey.permission);
        [
            ask,
            permit,
            convey,
            self.withdraw.as_ref(),
            self.accept.as_ref(),
            self.decline.as_ref(),
            self.close.as_ref(),
        ]
        .into_iter()
        .flatten()
        .chain(self.matched.iter().flatten())
        .collect()
    }

    /// The lengths of time that it names.
    fn spans(&self) -> impl Iterator<Item = &String> {
        let permit = self.permit.as_ref();
        let permit = permit.and_then(|permit| permit.closes.as_ref());
        let propose = self.propose.as_ref().map(|propose| &propose.closes);
        permit.into_iter().chain(propose)
    }
}

impl Script {
    /// The Algiers talks.
    ///
    /// # Errors
    /// If the script is faulty.
    pub(crate) fn algiers() -> Result<Self, Failure> {
        Self::read(ALGIERS)
    }

    /// The quarrel about a flat.
    ///
    /// # Errors
    /// If the script is faulty.
    pub(crate) fn lease() -> Result<Self, Failure> {
        Self::read(LEASE)
    }

    fn read(text: &str) -> Result<Self, Failure> {
        let script: Self = toml::from_str(text).map_err(|error| faulty(error.message()))?;
        script.check()?;
        Ok(script)
    }

    /// Checks that every reference leads somewhere.
    fn check(&self) -> Result<(), Failure> {
        if self.sides.len() != 2 {
            return Err(faulty("the rooms of two sides are printed side by side"));
        }
        let desks: BTreeSet<&String> = self.people.iter().map(|person| &person.desk).collect();
        let mut labels = BTreeSet::new();
        for step in self.acts.iter().flat_map(|act| &act.steps) {
            step.deed()?;
            if !desks.contains(&step.by) {
                return Err(faulty(&format!("nobody sits at the desk {}", step.by)));
            }
            for label in step.refers_to() {
                if !labels.contains(label) {
                    return Err(faulty(&format!("nothing before is labelled {label}")));
                }
            }
            for length in step.spans() {
                span::parse(length).map_err(|error| faulty(&error.to_string()))?;
            }
            labels.extend(step.label.as_ref());
        }
        Ok(())
    }
}

fn faulty(what: &str) -> Failure {
    Failure::unavailable(format!("the script of the demonstration is faulty: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_are_whole_and_show_what_they_must() {
        for script in [Script::algiers().unwrap(), Script::lease().unwrap()] {
            shows_what_it_must(&script);
        }
    }

    fn shows_what_it_must(script: &Script) {
        let steps: Vec<&Step> = script.acts.iter().flat_map(|act| &act.steps).collect();
        let has =
            |wanted: fn(&Deed<'_>) -> bool| steps.iter().any(|step| wanted(&step.deed().unwrap()));
        assert!(has(|deed| matches!(deed, Deed::Ask(_))));
        assert!(has(|deed| matches!(deed, Deed::Match(_))));
        assert!(has(|deed| matches!(deed, Deed::Decline(_))));
        let closings: Vec<bool> = steps
            .iter()
            .filter(|step| matches!(step.deed().unwrap(), Deed::Close(_)))
            .map(|step| step.agreed)
            .collect();
        assert_eq!(closings, [false, true, false, true]);
        assert!(has(|deed| matches!(deed, Deed::Withdraw(_))));
        assert!(steps.iter().any(|step| step.refused));
        assert!(script.about.contains("INVENTED"));
    }

    #[test]
    fn a_script_that_refers_to_nothing_is_refused() {
        let text = ALGIERS.replace("label = \"pledge\"", "");
        let script: Script = toml::from_str(&text).unwrap();
        assert!(script.check().unwrap_err().message.contains("pledge"));
    }
}
