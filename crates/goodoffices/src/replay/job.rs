//! One job: a few talks, one after the other, at three desks of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use client::{AnyDesk, KeyCost, Options, Passphrase, Running, Vault};
use desk::answer::View;
use desk::command::{
    Command, ConditionChoice, Invite, OpenTalks, Permit, Query, RoomName, SideChoice, TermsChoice,
    WordsChoice,
};
use indicatif::ProgressBar;
use talks::{Attribution, TalksId, Wording};
use tokio::time::Instant;

use crate::failure::Failure;
use crate::replay::PASSPHRASE;
use crate::replay::casino::{Dialogue, Side, Turn};
use crate::replay::check::violations;
use crate::replay::figures::Times;
use crate::stage::Actor;

/// The intermediary's name in every replay.
const INTERMEDIARY: &str = "the intermediary";
/// The folders of a job's three vaults: the intermediary's, then the sides'.
pub(super) const DESKS: [&str; 3] = ["intermediary", "first", "second"];

/// What all jobs share.
pub(super) struct Shared {
    /// The folder of vaults and relay.
    pub(super) folder: PathBuf,
    /// Where the relay is.
    pub(super) relay: String,
    /// Its key.
    pub(super) relay_key: String,
    /// A token for all rooms.
    pub(super) token: String,
    /// Counts statements that were conveyed.
    pub(super) progress: ProgressBar,
}

/// What a job came to.
pub(super) struct Done {
    /// Times from command to shown.
    pub(super) times: Times,
    /// Entries in the rooms that the intermediary sees.
    pub(super) entries: u64,
    /// Words shown in the other room.
    pub(super) conveyances: usize,
    /// A line for each violation.
    pub(super) faults: Vec<String>,
}

/// The folder of a job.
pub(super) fn folder(kept: &Path, number: usize) -> PathBuf {
    kept.join(format!("job-{number}"))
}

/// Holds the talks of a job and checks what its rooms show.
pub(super) async fn run(
    number: usize,
    dialogues: Vec<Dialogue>,
    shared: Arc<Shared>,
) -> Result<Done, Failure> {
    let folder = folder(&shared.folder, number);
    let [intermediary, first, second] = DESKS;
    let desks = Desks {
        intermediary: start(&folder, intermediary).await?,
        sides: [start(&folder, first).await?, start(&folder, second).await?],
    };
    let mut done = Done {
        times: Times::new()?,
        entries: 0,
        conveyances: 0,
        faults: Vec::new(),
    };
    let mut held = Vec::new();
    for dialogue in &dialogues {
        let rooms = desks
            .open(dialogue, &shared)
            .await
            .map_err(|failure| failure.while_doing(&dialogue.title))?;
        for turn in &dialogue.turns {
            let carried = desks.carry(&rooms, turn, &mut done.times).await;
            carried.map_err(|failure| failure.while_doing(&dialogue.title))?;
            done.conveyances += 1;
            shared.progress.inc(1);
        }
        held.push(rooms);
    }
    desks.settled().await?;
    for (dialogue, rooms) in dialogues.iter().zip(&held) {
        done.faults.extend(desks.check(dialogue, rooms).await?);
    }
    done.entries = desks.entries().await?;
    desks.close().await?;
    Ok(done)
}

async fn start(folder: &Path, name: &str) -> Result<Actor, Failure> {
    let passphrase = Passphrase::new(PASSPHRASE);
    let vault = Vault::create(&folder.join(name), &passphrase, KeyCost::NONE)?;
    let running = Running::start(vault, Options::default()).await?;
    Actor::new(name, AnyDesk::Here(running)).await
}

/// The three desks of a job.
struct Desks {
    intermediary: Actor,
    sides: [Actor; 2],
}

/// The rooms of talks: each side's, by its id, the same at both desks in it.
struct Rooms {
    sides: [String; 2],
}

impl Desks {
    /// Opens talks and lets both heads in.
    async fn open(&self, dialogue: &Dialogue, shared: &Shared) -> Result<Rooms, Failure> {
        let choice = |side: &Side| SideChoice {
            name: side.name.clone(),
            language: side.language.clone(),
        };
        let talks = self
            .intermediary
            .open(OpenTalks {
                title: dialogue.title.clone(),
                intermediary: INTERMEDIARY.to_owned(),
                language: "en".to_owned(),
                name: "Mediator".to_owned(),
                device: "replay".to_owned(),
                sides: dialogue.sides.iter().map(choice).collect(),
                relay: shared.relay.clone(),
                relay_key: shared.relay_key.clone(),
                token: shared.token.clone(),
            })
            .await?;
        let [first, second] = &self.sides;
        let [one, other] = &dialogue.sides;
        let (one, other) = tokio::try_join!(
            self.let_in(talks, one, first),
            self.let_in(talks, other, second)
        )?;
        let rooms = Rooms {
            sides: [one, other],
        };
        // Nor can words be proven in a room before their side's key is there.
        for room in &rooms.sides {
            for side in &dialogue.sides {
                self.intermediary.side_key(room, &side.name).await?;
            }
        }
        Ok(rooms)
    }

    async fn let_in(&self, talks: TalksId, side: &Side, head: &Actor) -> Result<String, Failure> {
        let invite = Invite {
            talks: Some(talks.to_string()),
            to: Some(side.name.clone()),
            role: None,
            again: None,
            device_of: None,
            valid_seconds: 3600,
        };
        self.intermediary.admit(invite, head, "replay").await?;
        let room = head.room(talks, "side").await?.id;
        // Until its key is known there, a head can permit nothing.
        head.side_key(&room, &side.name).await?;
        Ok(room)
    }

    /// One utterance: said, permitted word for word, conveyed, shown.
    async fn carry(&self, rooms: &Rooms, turn: &Turn, times: &mut Times) -> Result<(), Failure> {
        let here = &rooms.sides[turn.side];
        let there = &rooms.sides[1 - turn.side];
        let speaker = &self.sides[turn.side];
        let hearer = &self.sides[1 - turn.side];
        let room = RoomName(here.clone());

        let said = Instant::now();
        let statement = speaker
            .enter(Command::Say {
                room: room.clone(),
                words: turn.words.clone(),
                language: None,
                reply_to: None,
            })
            .await?;
        let permission = speaker
            .enter(Command::Permit {
                room: room.clone(),
                what: Permit::Words {
                    words: WordsChoice::Of(statement),
                    terms: TermsChoice {
                        to: None,
                        wording: Wording::Exact,
                        attribution: Attribution::Attributed,
                        expires: None,
                        condition: ConditionChoice::Unconditional,
                    },
                },
            })
            .await?;
        self.intermediary.line(here, permission).await?;

        let set_out = Instant::now();
        let convey = Command::Convey {
            room,
            permission,
            words: None,
            language: None,
            aloud: false,
            hold_millis: Some(0),
            answers: None,
        };
        self.intermediary.desk.command(convey).await?;
        let number = self
            .intermediary
            .carried(here, permission, "shown")
            .await?
            .ok_or_else(|| Failure::unavailable("a conveyance was shown without a number"))?;
        let shown = hearer.line(there, number).await?;
        let since = |start: Instant| -> Duration { shown.saturating_duration_since(start) };
        times.note(since(set_out), since(said));
        Ok(())
    }

    async fn settled(&self) -> Result<(), Failure> {
        self.intermediary.settled().await?;
        for side in &self.sides {
            side.settled().await?;
        }
        Ok(())
    }

    /// What is wrong with the rooms of talks: as the sides see them, and as
    /// the intermediary does.
    async fn check(&self, dialogue: &Dialogue, rooms: &Rooms) -> Result<Vec<String>, Failure> {
        let mut wrong = std::collections::BTreeSet::new();
        for (side, room) in rooms.sides.iter().enumerate() {
            for desk in [&self.sides[side], &self.intermediary] {
                wrong.extend(violations(dialogue, side, &desk.view(room).await?));
            }
        }
        Ok(told(dialogue, wrong))
    }

    async fn entries(&self) -> Result<u64, Failure> {
        match self.intermediary.desk.query(Query::Rooms).await? {
            View::Rooms { rooms } => Ok(rooms.iter().map(|room| room.entries).sum()),
            _ => Ok(0),
        }
    }

    async fn close(self) -> Result<(), Failure> {
        let [first, second] = self.sides;
        for actor in [self.intermediary, first, second] {
            actor.desk.clone().close().await?;
        }
        Ok(())
    }
}

/// A line for each violation.
pub(super) fn told(dialogue: &Dialogue, wrong: impl IntoIterator<Item = usize>) -> Vec<String> {
    wrong
        .into_iter()
        .map(|turn| {
            format!(
                "{}: utterance {} is not shown exactly as it must be",
                dialogue.title,
                turn + 1
            )
        })
        .collect()
}
