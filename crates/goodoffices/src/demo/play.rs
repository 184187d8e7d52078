//! Playing the script: each step is a command at one of the desks, and is over
//! when everybody has what it leads to.

use std::collections::BTreeMap;

use client::ClientError;
use desk::answer::{RoomAccount, View};
use desk::command::{Command, ConditionChoice, Permit, Query, RoomName, TermsChoice, WordsChoice};
use talks::view::{RoomView, Said};
use talks::{Attribution, Wording};

use crate::cli::span;
use crate::demo::cast::Cast;
use crate::demo::script::{Ask, Convey, Deed, Script, Step};
use crate::failure::Failure;
use crate::stage::Actor;

/// The talks while they run.
pub(super) struct Play<'a> {
    script: &'a Script,
    cast: &'a Cast,
    /// Numbers of entries by the script's labels.
    numbers: BTreeMap<String, u64>,
    /// How much was said.
    pub(super) statements: usize,
    /// How much was conveyed.
    pub(super) conveyances: usize,
    /// How many conveyances were recalled.
    pub(super) recalled: usize,
    /// What the desks refused.
    pub(super) refused: Vec<String>,
}

/// What a step led to.
pub(super) enum Outcome {
    /// It is entry so-and-so of its room.
    Entered(u64),
    /// It was shown as entry so-and-so of the other room.
    Shown(u64),
    /// It waits for its hold to end.
    Held,
    /// It was recalled.
    Recalled,
    /// The desk refused, in these words.
    Refused(String),
}

/// How the talks ended.
pub(super) struct Ending {
    /// The rooms of the two sides, as their heads see them.
    pub(super) sides: Vec<RoomView>,
    /// The other rooms.
    pub(super) others: Vec<RoomView>,
    /// Each desk's verification of each of its records.
    pub(super) accounts: Vec<(String, RoomAccount)>,
    /// Withdrawals that came too late, as told.
    pub(super) too_late: Vec<String>,
    /// Private remarks found in no room but their own.
    pub(super) stayed: usize,
}

impl<'a> Play<'a> {
    /// Takes the places.
    pub(super) async fn new(script: &'a Script, cast: &'a Cast) -> Result<Self, Failure> {
        Ok(Self {
            script,
            cast,
            numbers: BTreeMap::new(),
            statements: 0,
            conveyances: 0,
            recalled: 0,
            refused: Vec::new(),
        })
    }

    /// Plays one step.
    ///
    /// # Errors
    /// If it does not lead to what the script says.
    pub(super) async fn step(&mut self, step: &Step) -> Result<Outcome, Failure> {
        let actor = self.cast.actor(&step.by)?;
        let room = self.room_id(actor, &step.room).await?;
        let outcome = match step.deed()? {
            Deed::Say(words) => {
                self.statements += 1;
                let command = Command::Say {
                    room: RoomName(room.clone()),
                    words: words.to_owned(),
                    language: step.language.clone(),
                    reply_to: None,
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Ask(ask) => {
                let command = Command::Ask {
                    room: RoomName(room.clone()),
                    words: self.words(ask)?,
                    terms: terms(ask),
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Permit(permit) => {
                let what = match (&permit.ask, &permit.of) {
                    (Some(ask), _) => Permit::Ask {
                        ask: self.number(ask)?,
                        words: None,
                        terms: None,
                    },
                    (None, of) => Permit::Words {
                        words: WordsChoice::Of(self.number(of.as_deref().unwrap_or_default())?),
                        terms: exact(),
                    },
                };
                let command = Command::Permit {
                    room: RoomName(room.clone()),
                    what,
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Convey(convey) => self.convey(step, actor, &room, convey).await?,
            Deed::Recall(permission) => {
                let permission = self.number(permission)?;
                let command = Command::Recall {
                    room: RoomName(room),
                    permission,
                };
                actor.desk.command(command).await?;
                self.recalled += 1;
                Outcome::Recalled
            }
            Deed::Withdraw(permission) => {
                let command = Command::Withdraw {
                    room: RoomName(room.clone()),
                    permission: self.number(permission)?,
                };
                self.enter(actor, &room, command).await?
            }
        };
        if let (Some(label), Outcome::Entered(number)) = (&step.label, &outcome) {
            self.numbers.insert(label.clone(), *number);
        }
        Ok(outcome)
    }

    /// Enters something and waits until everybody in the room has it.
    async fn enter(&self, actor: &Actor, room: &str, command: Command) -> Result<Outcome, Failure> {
        let number = actor.enter(command).await?;
        for other in self.cast.actors.values() {
            if self.is_in(other, room).await? {
                other.line(room, number).await?;
            }
        }
        Ok(Outcome::Entered(number))
    }

    async fn convey(
        &mut self,
        step: &Step,
        actor: &Actor,
        room: &str,
        convey: &Convey,
    ) -> Result<Outcome, Failure> {
        let permission = self.number(&convey.permission)?;
        let hold = match &convey.hold {
            Some(text) => span::parse(text)
                .map_err(|error| Failure::unavailable(error.to_string()))?
                .as_millis(),
            None => 0,
        };
        let command = Command::Convey {
            room: RoomName(room.to_owned()),
            permission,
            words: convey.words.clone(),
            language: convey.language.clone(),
            aloud: false,
            hold_millis: Some(hold),
            answers: None,
        };
        match (actor.desk.command(command).await, step.refused) {
            (Err(ClientError::Desk { message, .. }), true) => {
                self.refused.push(message.clone());
                return Ok(Outcome::Refused(message));
            }
            (Err(error), _) => return Err(error.into()),
            (Ok(_), true) => {
                return Err(Failure::faults(
                    "a conveyance was taken that must be refused",
                ));
            }
            (Ok(_), false) => {}
        }
        if hold > 0 {
            return Ok(Outcome::Held);
        }
        let number = actor.carried(room, permission, "shown").await?;
        let number = number.ok_or_else(|| Failure::unavailable("shown without a number"))?;
        actor.carried(room, permission, "receipt").await?;
        self.conveyances += 1;
        Ok(Outcome::Shown(number))
    }

    fn words(&self, ask: &Ask) -> Result<WordsChoice, Failure> {
        match (&ask.of, &ask.words) {
            (Some(label), _) => Ok(WordsChoice::Of(self.number(label)?)),
            (None, words) => Ok(WordsChoice::Own {
                words: words.clone().unwrap_or_default(),
                language: ask.language.clone(),
            }),
        }
    }

    fn number(&self, label: &str) -> Result<u64, Failure> {
        self.numbers
            .get(label)
            .copied()
            .ok_or_else(|| Failure::unavailable(format!("the script's {label} has not happened")))
    }

    /// The id of a room as a desk names it.
    async fn room_id(&self, actor: &Actor, short: &str) -> Result<String, Failure> {
        let View::Rooms { rooms } = actor.desk.query(Query::Rooms).await? else {
            return Err(Failure::unavailable("a desk lists no rooms"));
        };
        let fits = |room: &desk::answer::RoomSummary| room.short == short;
        rooms
            .into_iter()
            .find(fits)
            .map(|room| room.id)
            .ok_or_else(|| Failure::unavailable(format!("no room is called {short}")))
    }

    async fn is_in(&self, actor: &Actor, room: &str) -> Result<bool, Failure> {
        match actor.desk.query(Query::Rooms).await? {
            View::Rooms { rooms } => Ok(rooms.iter().any(|seen| seen.id == room)),
            _ => Ok(false),
        }
    }

    /// Looks at everything once all is settled.
    ///
    /// # Errors
    /// If a private remark is found elsewhere.
    pub(super) async fn ending(&self) -> Result<Ending, Failure> {
        for actor in self.cast.actors.values() {
            actor.settled().await?;
        }
        let (mut sides, mut others) = (Vec::new(), Vec::new());
        let mut accounts = Vec::new();
        for person in &self.script.people {
            let actor = self.cast.actor(&person.desk)?;
            if let View::Accounts { accounts: found } =
                actor.desk.query(Query::Verify { room: None }).await?
            {
                accounts.extend(found.into_iter().map(|one| (person.name.clone(), one)));
            }
            match (&person.side, &person.invited_by) {
                (None, _) => others.push(self.view(actor, "team").await?),
                (Some(_), None) => {
                    sides.push(self.view(actor, "intermediary").await?);
                    others.push(self.view(actor, "delegation").await?);
                }
                (Some(_), Some(_)) => {}
            }
        }
        let stayed = self.private_remarks(&sides, &others)?;
        let too_late = sides.iter().flat_map(late).collect();
        Ok(Ending {
            sides,
            others,
            accounts,
            too_late,
            stayed,
        })
    }

    async fn view(&self, actor: &Actor, short: &str) -> Result<RoomView, Failure> {
        actor.view(&self.room_id(actor, short).await?).await
    }

    /// Counts the private remarks, each of which must stand in one room only.
    fn private_remarks(&self, sides: &[RoomView], others: &[RoomView]) -> Result<usize, Failure> {
        let mut stayed = 0;
        let steps = self.script.acts.iter().flat_map(|act| &act.steps);
        for step in steps.filter(|step| step.private) {
            let Deed::Say(words) = step.deed()? else {
                continue;
            };
            let rooms = sides.iter().chain(others);
            if rooms.filter(|room| holds(room, words)).count() != 1 {
                return Err(Failure::faults("a private remark left its room"));
            }
            stayed += 1;
        }
        Ok(stayed)
    }
}

/// Whether words stand in a room, said or conveyed.
fn holds(room: &RoomView, words: &str) -> bool {
    room.lines.iter().any(|line| match &line.what {
        Said::Statement { passage, .. } | Said::Conveyance { passage, .. } => {
            passage.words.contains(words)
        }
        _ => false,
    })
}

/// Withdrawals that came too late, as the room tells them.
fn late(room: &RoomView) -> Vec<String> {
    room.permissions
        .iter()
        .filter_map(|permission| permission.too_late.clone())
        .collect()
}

fn exact() -> TermsChoice {
    TermsChoice {
        to: None,
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        expires: None,
        condition: ConditionChoice::Unconditional,
    }
}

fn terms(ask: &Ask) -> TermsChoice {
    TermsChoice {
        wording: if ask.substance {
            Wording::Substance
        } else {
            Wording::Exact
        },
        attribution: if ask.without_attribution {
            Attribution::WithoutAttribution
        } else {
            Attribution::Attributed
        },
        ..exact()
    }
}
