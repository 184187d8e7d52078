//! The kinds of malformed, unauthorised and untimely things that an insider may
//! make, each with what must come of it.

mod answers;
mod beforehand;
mod charters;
mod commits;
mod crossings;
mod documents;
mod entries;
mod frames;
mod joining;
mod permissions;
mod readings;
mod rosters;
mod sequence;
mod signing;
mod successors;
mod team;
mod together;
mod translations;
mod unreadable;

use desk::talks::room::CommitRefused;
use desk::talks::{Body, Malformed, RuleBroken};
use envelope::Frame;
use sealing::{KeyPackageSecrets, MemberSecret, VoidReason};

use crate::file::{Outcome, Stage, Subject, Vector, digits, name_of};
use crate::scene::{Place, Scene};

/// What must come of it.
pub(crate) enum Expected {
    Void(VoidReason),
    Unreadable(Malformed),
    NoEffect(CommitRefused),
    Refused(RuleBroken),
    Unresolved(RuleBroken),
    NotTaken(Subject, &'static str),
    CutOff(&'static str),
}

impl Expected {
    fn told(&self) -> (Subject, Outcome, String) {
        match self {
            Self::Void(why) => (Subject::Frame, Outcome::Void, why.to_string()),
            Self::Unreadable(why) => (Subject::Frame, Outcome::Unreadable, why.to_string()),
            Self::NoEffect(why) => (Subject::Frame, Outcome::NoEffect, why.to_string()),
            Self::Refused(why) => (Subject::Frame, Outcome::Refused, why.to_string()),
            Self::Unresolved(why) => (Subject::Frame, Outcome::Unresolved, why.to_string()),
            Self::NotTaken(subject, why) => (*subject, Outcome::NotTaken, (*why).to_owned()),
            Self::CutOff(why) => (Subject::Frame, Outcome::CutOff, (*why).to_owned()),
        }
    }
}

/// What is made: frames that go before, and it.
pub(crate) struct Made {
    before: Vec<Frame>,
    bytes: Vec<u8>,
}

impl From<Frame> for Made {
    fn from(frame: Frame) -> Self {
        Self::from(frame.into_bytes())
    }
}

impl From<Vec<u8>> for Made {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            before: Vec::new(),
            bytes,
        }
    }
}

type Make = Box<dyn Fn(&Scene) -> Result<Made, String>>;

/// One kind.
pub(crate) struct Kind {
    /// Its file's name.
    pub(crate) name: &'static str,
    /// What happened before.
    pub(crate) stage: Stage,
    fault: &'static str,
    insider: usize,
    place: Place,
    expected: Expected,
    make: Make,
}

impl Kind {
    fn new<M: Into<Made>>(
        name: &'static str,
        fault: &'static str,
        (insider, place): (usize, Place),
        expected: Expected,
        make: impl Fn(&Scene) -> Result<M, String> + 'static,
    ) -> Self {
        Self {
            name,
            stage: Stage::Plain,
            fault,
            insider,
            place,
            expected,
            make: Box::new(move |scene| make(scene).map(Into::into)),
        }
    }

    /// An entry, rightly sealed and counted, with a body that breaks a rule.
    fn entry(
        name: &'static str,
        fault: &'static str,
        (insider, place): (usize, Place),
        broken: RuleBroken,
        body: impl Fn(&Scene) -> Result<Body, String> + 'static,
    ) -> Self {
        let make = move |scene: &Scene| {
            let entry = scene.entry(insider, place, body(scene)?)?;
            let bytes = entry.to_bytes().map_err(|error| error.to_string())?;
            scene.sealed(insider, place, &bytes)
        };
        Self::new(
            name,
            fault,
            (insider, place),
            Expected::Refused(broken),
            make,
        )
    }

    /// The same, at a stage.
    fn at(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// The same, pointing to what is not there.
    fn pointing_to_nothing(mut self) -> Self {
        if let Expected::Refused(broken) = self.expected {
            self.expected = Expected::Unresolved(broken);
        }
        self
    }

    /// Makes it.
    pub(crate) fn make(&self, scene: &Scene) -> Result<Vector, String> {
        let made = (self.make)(scene)?;
        let (subject, outcome, reason) = self.expected.told();
        Ok(Vector {
            fault: self.fault.to_owned(),
            subject,
            stage: self.stage,
            insider: name_of(self.insider).to_owned(),
            room: self.place.name().to_owned(),
            outcome,
            reason,
            before: made
                .before
                .iter()
                .map(|frame| digits(frame.as_bytes()))
                .collect(),
            bytes: digits(&made.bytes),
        })
    }
}

/// All kinds.
pub(crate) fn all() -> Vec<Kind> {
    let mut all = frames::kinds();
    all.extend(commits::kinds());
    all.extend(rosters::kinds());
    all.extend(unreadable::kinds());
    all.extend(entries::kinds());
    all.extend(permissions::kinds());
    all.extend(answers::kinds());
    all.extend(crossings::kinds());
    all.extend(beforehand::kinds());
    all.extend(joining::kinds());
    all.extend(together::kinds());
    all.extend(charters::kinds());
    all.extend(documents::kinds());
    all.extend(signing::kinds());
    all.extend(team::kinds());
    all.extend(successors::kinds());
    all.extend(readings::kinds());
    all.extend(translations::kinds());
    all
}

/// Somebody who wants to come in, with a key package.
pub(crate) fn newcomer(
    scene: &Scene,
) -> Result<(MemberSecret, Vec<u8>, KeyPackageSecrets), String> {
    let mut rng = scene.chance("newcomer");
    let secret = MemberSecret::generate(&mut rng);
    let (package, secrets) =
        sealing::key_package(&secret, scene.now(), &mut rng).map_err(|error| error.to_string())?;
    Ok((secret, package, secrets))
}
