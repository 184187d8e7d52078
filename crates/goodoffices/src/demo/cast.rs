//! The participants: a relay and desks, each a process of its own, spoken to
//! as any command line would.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use client::{AnyDesk, KeyCost, Passphrase, RemoteDesk, Vault};
use desk::command::{Invite, OpenTalks, SideChoice};
use serde::Deserialize;
use talks::TalksId;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::demo::script::{Person, Script};
use crate::failure::Failure;
use crate::stage::Actor;

/// The vaults' passphrase; it protects nothing.
const PASSPHRASE: &str = "demonstration";
/// Rooms that the demonstration opens at most.
const ROOMS: u32 = 8;

/// The relay and the desks.
pub(super) struct Cast {
    /// The desks by the script's names.
    pub(super) actors: BTreeMap<String, Actor>,
    /// Killed when dropped.
    processes: Vec<Process>,
}

/// What a process says when it is ready.
#[derive(Deserialize)]
struct Ready {
    #[serde(default)]
    relay: String,
    #[serde(default)]
    relay_key: String,
}

struct Process {
    child: Child,
}

impl Cast {
    /// Starts everything and lets everybody in.
    ///
    /// # Errors
    /// If a process does not start, or somebody is not let in.
    pub(super) async fn gather(script: &Script, folder: &Path) -> Result<Self, Failure> {
        let files = Files::prepare(folder)?;
        let data = folder.join("relay");
        let arguments = ["relay", "serve", "--listen", "127.0.0.1:0", "--data"];
        let mut command = files.command(&arguments);
        command.arg(&data).args(["--name", "demonstration"]);
        let (relay, ready) = Process::start(command, &folder.join("relay.log")).await?;
        let token = relay::mint_token(&data, ROOMS)
            .map_err(|error| Failure::unavailable(error.to_string()))?;

        let mut processes = vec![relay];
        let mut actors = BTreeMap::new();
        for person in &script.people {
            let (process, actor) = files.desk(person, folder).await?;
            processes.push(process);
            actors.insert(person.desk.clone(), actor);
        }
        open(script, &actors, &ready, &token.to_string()).await?;
        Ok(Self { actors, processes })
    }

    /// A desk by the script's name.
    pub(super) fn actor(&self, name: &str) -> Result<&Actor, Failure> {
        actor(&self.actors, name)
    }

    /// A link that opens a desk's pages once.
    ///
    /// # Errors
    /// If the desk serves none.
    pub(super) async fn page_link(&self, name: &str) -> Result<String, Failure> {
        match &self.actor(name)?.desk {
            AnyDesk::There(desk) => Ok(desk.page_link().await?),
            AnyDesk::Here(_) => Err(Failure::unavailable("this desk serves no pages")),
        }
    }

    /// Ends the processes. What they stored stays whole, however they end.
    pub(super) async fn leave(self) -> Result<(), Failure> {
        drop(self.actors);
        for mut process in self.processes.into_iter().rev() {
            process.child.kill().await?;
        }
        Ok(())
    }
}

fn actor<'a>(actors: &'a BTreeMap<String, Actor>, name: &str) -> Result<&'a Actor, Failure> {
    actors
        .get(name)
        .ok_or_else(|| Failure::unavailable(format!("nobody sits at the desk {name}")))
}

/// What all processes are given.
struct Files {
    program: PathBuf,
    passphrase: PathBuf,
    config: PathBuf,
}

impl Files {
    fn prepare(folder: &Path) -> Result<Self, Failure> {
        let files = Self {
            program: std::env::current_exe()?,
            passphrase: folder.join("passphrase"),
            config: folder.join("config.toml"),
        };
        std::fs::write(&files.passphrase, format!("{PASSPHRASE}\n"))?;
        // Whatever is configured on this machine must not reach in.
        std::fs::write(&files.config, "")?;
        Ok(files)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--json")
            .arg("--config")
            .arg(&self.config)
            .args(arguments);
        command
    }

    async fn desk(&self, person: &Person, folder: &Path) -> Result<(Process, Actor), Failure> {
        let vault = folder.join(&person.desk);
        // Made here, since a demonstration's passphrase need cost nothing.
        Vault::create(&vault, &Passphrase::new(PASSPHRASE), KeyCost::NONE)?.close()?;
        let mut command = self.command(&["desk", "--vault"]);
        command
            .arg(&vault)
            .arg("--passphrase-file")
            .arg(&self.passphrase);
        let log = folder.join(format!("{}.log", person.desk));
        let (process, _) = Process::start(command, &log).await?;
        let desk = AnyDesk::There(RemoteDesk::connect(&vault).await?);
        Ok((process, Actor::new(&person.name, desk).await?))
    }
}

impl Process {
    /// Starts a process and waits until it says that it is ready.
    async fn start(mut command: Command, log: &Path) -> Result<(Self, Ready), Failure> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .kill_on_drop(true)
            .spawn()?;
        let early = || {
            Failure::unavailable(format!(
                "a process ended before it was ready; see {}",
                log.display()
            ))
        };
        let mut lines = BufReader::new(child.stdout.take().ok_or_else(early)?).lines();
        let first = lines.next_line().await?.ok_or_else(early)?;
        let ready = serde_json::from_str(&first).map_err(|_| early())?;
        // What it tells from now on is not needed, but must not stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok((Self { child }, ready))
    }
}

/// Opens the talks and lets everybody in, as the script seats them.
async fn open(
    script: &Script,
    actors: &BTreeMap<String, Actor>,
    relay: &Ready,
    token: &str,
) -> Result<(), Failure> {
    let Some((host, guests)) = script.people.split_first() else {
        return Err(Failure::unavailable("the script has no people"));
    };
    let intermediary = actor(actors, &host.desk)?;
    let sides = script.sides.iter().map(|side| SideChoice {
        name: side.name.clone(),
        language: side.language.clone(),
    });
    let talks = intermediary
        .open(OpenTalks {
            title: script.title.clone(),
            intermediary: script.intermediary.clone(),
            language: script.language.clone(),
            name: host.name.clone(),
            device: host.device.clone(),
            sides: sides.collect(),
            relay: relay.relay.clone(),
            relay_key: relay.relay_key.clone(),
            token: token.to_owned(),
        })
        .await?;
    for guest in guests {
        let inviter = actor(actors, guest.invited_by.as_ref().unwrap_or(&host.desk))?;
        let invitee = actor(actors, &guest.desk)?;
        let invite = Invite {
            talks: None,
            to: guest.side.clone(),
            role: None,
            again: None,
            device_of: None,
            valid_seconds: 600,
        };
        inviter.admit(invite, invitee, &guest.device).await?;
        let room = invitee.room(talks, "side").await?;
        invitee.room(talks, "delegation").await?;
        if let (Some(side), None) = (&guest.side, &guest.invited_by) {
            invitee.side_key(&room.id, side).await?;
        }
    }
    introduced(script, intermediary, talks).await
}

/// Waits until every side's key is in every side's room: before, words cannot
/// be proven there.
async fn introduced(script: &Script, intermediary: &Actor, talks: TalksId) -> Result<(), Failure> {
    for room in intermediary.rooms(talks, "side").await? {
        for side in &script.sides {
            intermediary.side_key(&room.id, &side.name).await?;
        }
    }
    Ok(())
}
