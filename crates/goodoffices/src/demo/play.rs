//! Playing the script: each step is a command at one of the desks, and is over
//! when everybody has what it leads to.

mod together;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use client::ClientError;
use desk::answer::{MatterView, RoomAccount, View};
use desk::command::{Command, ConditionChoice, Permit, Query, RoomName, TermsChoice, WordsChoice};
use talks::view::{LegView, RoomView, Said};
use talks::{Attribution, Wording};

use crate::demo::cast::Cast;
use crate::demo::script::{Ask, Convey, Deed, Script, Step};
use crate::failure::Failure;
use crate::stage::Actor;

/// The talks while they run.
pub(super) struct Play<'a> {
    script: &'a Script,
    cast: &'a Cast,
    /// Where the entries of the script's labels stand.
    spots: BTreeMap<String, Vec<Spot>>,
    /// What was matched with what.
    matched: Vec<Vec<String>>,
    /// The longest that a step took so far: what is to close must leave time
    /// for the steps before, however busy the machine is.
    longest: Duration,
    /// How much was said.
    pub(super) statements: usize,
    /// How much was conveyed.
    pub(super) conveyances: usize,
    /// Exchanges of which nothing came, and exchanges in which both went.
    pub(super) exchanges: (usize, usize),
    /// Proposals on which not all agreed, and on which all did.
    pub(super) proposals: (usize, usize),
    /// What the desks refused.
    pub(super) refused: Vec<String>,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    /// The room's id.
    room: String,
    number: u64,
}

/// What a step led to.
pub(super) enum Outcome {
    /// It is entry so-and-so of its room.
    Entered(u64),
    /// It was shown as entry so-and-so of the other room.
    Shown(u64),
    /// It was put to all sides.
    Put,
    /// It closed, and this came of it.
    Closed {
        /// Whether all agreed, or all went.
        agreed: bool,
    },
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
    /// Who took which message, in order.
    pub(super) legs: Vec<LegView>,
    /// What all sides agreed on.
    pub(super) agreed: Vec<MatterView>,
    /// Private remarks found in no room but their own.
    pub(super) stayed: usize,
}

impl<'a> Play<'a> {
    /// Takes the places.
    pub(super) async fn new(script: &'a Script, cast: &'a Cast) -> Result<Self, Failure> {
        Ok(Self {
            script,
            cast,
            spots: BTreeMap::new(),
            matched: Vec::new(),
            longest: Duration::ZERO,
            statements: 0,
            conveyances: 0,
            exchanges: (0, 0),
            proposals: (0, 0),
            refused: Vec::new(),
        })
    }

    /// Plays one step.
    ///
    /// # Errors
    /// If it does not lead to what the script says.
    pub(super) async fn step(&mut self, step: &Step) -> Result<Outcome, Failure> {
        let began = Instant::now();
        let outcome = self.deed(step).await?;
        if !matches!(outcome, Outcome::Closed { .. }) {
            self.longest = self.longest.max(began.elapsed());
        }
        Ok(outcome)
    }

    async fn deed(&mut self, step: &Step) -> Result<Outcome, Failure> {
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
                    terms: exact(),
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
                        terms: self.permitted(permit)?,
                    },
                };
                let command = Command::Permit {
                    room: RoomName(room.clone()),
                    what,
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Convey(convey) => self.convey(step, actor, &room, convey).await?,
            Deed::Withdraw(permission) => {
                let command = Command::Withdraw {
                    room: RoomName(room.clone()),
                    permission: self.number(permission)?,
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Propose(propose) => {
                let spots = self.propose(actor, propose).await?;
                if let Some(label) = &step.label {
                    self.spots.insert(label.clone(), spots);
                }
                Outcome::Put
            }
            Deed::Accept(label) => {
                let command = Command::Accept {
                    room: RoomName(room.clone()),
                    proposal: self.number_in(label, &room)?,
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Decline(label) => {
                let command = Command::Refuse {
                    room: RoomName(room.clone()),
                    ask: self.number_in(label, &room)?,
                    reason: None,
                };
                self.enter(actor, &room, command).await?
            }
            Deed::Match(labels) => {
                let permissions = self.permissions(labels)?;
                self.matched.push(labels.to_vec());
                self.enter(actor, &room, Command::Exchange { permissions })
                    .await?
            }
            Deed::Close(label) => self.closed(label, step.agreed).await?,
        };
        if let (Some(label), Outcome::Entered(number)) = (&step.label, &outcome) {
            let spot = Spot {
                room,
                number: *number,
            };
            self.spots.insert(label.clone(), vec![spot]);
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
        let command = Command::Convey {
            room: RoomName(room.to_owned()),
            permission,
            words: convey.words.clone(),
            language: convey.language.clone(),
            aloud: false,
            answers: None,
            hold_millis: Some(0),
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
        self.spots
            .get(label)
            .and_then(|spots| spots.first())
            .map(|spot| spot.number)
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
        let host = self.script.people.first();
        let host = host.ok_or_else(|| Failure::unavailable("the script has no people"))?;
        let host = self.cast.actor(&host.desk)?;
        let legs = match host.desk.query(Query::Legs { talks: None }).await? {
            View::Legs { legs } => legs,
            _ => Vec::new(),
        };
        let agreed = match host.desk.query(Query::Together).await? {
            View::Together { matters } => matters,
            _ => Vec::new(),
        };
        let is_agreed = |matter: &MatterView| matter.state == "agreed" && matter.words.is_some();
        let agreed = agreed.into_iter().filter(is_agreed).collect();
        let stayed = self.private_remarks(&sides, &others)?;
        let too_late = sides.iter().flat_map(late).collect();
        Ok(Ending {
            sides,
            others,
            accounts,
            too_late,
            legs,
            agreed,
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

pub(super) fn exact() -> TermsChoice {
    TermsChoice {
        to: None,
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        expires: None,
        condition: ConditionChoice::Unconditional,
    }
}
