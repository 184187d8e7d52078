//! A small world of real processes: a relay, desks, and the command line that
//! speaks to them. Nothing sleeps: what is waited for is reported by `watch`.
#![allow(dead_code, reason = "each test file uses its own part of the world")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use client::{KeyCost, Passphrase, Vault};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "correct horse";
/// Ends a test that would otherwise hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, shielded from whatever is configured on this machine.
pub(crate) fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodoffices"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GOODOFFICES_") {
            command.env_remove(name);
        }
    }
    command
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .stdin(Stdio::null());
    command
}

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
        }
    }

    /// The output of a run that must succeed.
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The last line of the output of a run that must succeed, as JSON.
    pub(crate) fn json(self) -> Value {
        let out = self.ok();
        let line = out.lines().last().expect("there is a line");
        serde_json::from_str(line).expect("the line is JSON")
    }

    /// The error of a run that must fail with a code: one line that says why.
    pub(crate) fn refused(self, code: i32, says: &str) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        let lines: Vec<&str> = self.err.lines().collect();
        assert_eq!(lines.len(), 1, "an error is one line: {}", self.err);
        assert!(self.err.contains(says), "{:?} lacks {says:?}", self.err);
        self.err
    }
}

/// A process that is killed when dropped.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) ready: Value,
    lines: Receiver<String>,
}

impl Process {
    /// Starts it and waits for its first line, which is JSON.
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = lines_of(&mut child);
        let first = lines.recv_timeout(PATIENCE);
        let first = first.expect("the program says that it is ready");
        let ready = serde_json::from_str(&first).expect("the first line is JSON");
        Self {
            child,
            ready,
            lines,
        }
    }

    fn next_line(&self) -> String {
        self.lines
            .recv_timeout(PATIENCE)
            .expect("something more happens")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let out = BufReader::new(child.stdout.take().expect("output is piped"));
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// An address of this machine that no other test uses: a relay that comes back
/// must find its port free.
fn own_address() -> String {
    static WORLDS: AtomicU8 = AtomicU8::new(1);
    if !cfg!(target_os = "linux") {
        return "127.0.0.1:0".to_owned();
    }
    let world = WORLDS.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id().to_le_bytes();
    format!("127.{}.{}.{world}:0", 64 | process[1], process[0])
}

/// A relay and a folder for everything.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) relay: Option<Process>,
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) token: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut world = Self {
            folder,
            relay: None,
            url: own_address(),
            key: String::new(),
            token: String::new(),
        };
        world.start_relay();
        let token = world.run(&[
            "--json", "relay", "token", "--rooms", "20", "--data", "relay",
        ]);
        world.token = token.json()["token"].as_str().expect("a token").to_owned();
        world
    }

    /// Starts the relay, on the address that it had before if it had one.
    pub(crate) fn start_relay(&mut self) {
        self.start_relay_with(&[]);
    }

    /// Starts it as its operator says.
    pub(crate) fn start_relay_with(&mut self, arguments: &[&str]) {
        let listen = self.url.trim_start_matches("ws://").to_owned();
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.path("relay.log"))
            .expect("a log");
        let mut command = self.program();
        command
            .env("GOODOFFICES_LOG", "trace")
            .args(["--json", "relay", "serve", "--data", "relay", "--listen"])
            .arg(listen)
            .args(arguments)
            .stderr(log);
        let relay = Process::start(command);
        self.url = relay.ready["relay"]
            .as_str()
            .expect("an address")
            .to_owned();
        self.key = relay.ready["relay_key"].as_str().expect("a key").to_owned();
        self.relay = Some(relay);
    }

    /// The relay is gone, without warning.
    pub(crate) fn kill_relay(&mut self) {
        self.relay = None;
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn program(&self) -> Command {
        let mut command = program(self.folder.path());
        command.current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.program().args(arguments).output();
        Ran::from(output.expect("the program runs"))
    }

    /// A vault whose passphrase costs nothing to try, and no desk yet.
    pub(crate) fn vault(&self, name: &str) -> Desk {
        let passphrase = Passphrase::new(PASSPHRASE);
        let vault = Vault::create(&self.path(name), &passphrase, KeyCost::NONE);
        vault.expect("a vault").close().expect("it closes");
        std::fs::write(self.path("passphrase"), format!("{PASSPHRASE}\n")).expect("a file");
        Desk {
            name: name.to_owned(),
            folder: self.path(name),
            home: self.folder.path().to_owned(),
            process: None,
        }
    }

    /// A desk that runs.
    pub(crate) fn desk(&self, name: &str) -> Desk {
        let mut desk = self.vault(name);
        desk.start();
        desk
    }

    /// Talks of North and South with Kestrelia between them; both heads in.
    pub(crate) fn talks(&self) -> (Desk, Desk, Desk) {
        let (norway, north, south) = (self.desk("norway"), self.desk("north"), self.desk("south"));
        self.open(&norway).ok();
        norway.admits("North", &north, "Head of North");
        norway.admits("South", &south, "Head of South");
        norway.until_introduced();
        (norway, north, south)
    }

    pub(crate) fn open(&self, desk: &Desk) -> Ran {
        desk.run(&[
            "open",
            "Heron talks",
            "--intermediary",
            "Kestrelia",
            "--side",
            "North",
            "--side",
            "South:ar",
            "--name",
            "Envoy Plover",
            "--relay",
            &self.url,
            "--relay-key",
            &self.key,
            "--token",
            &self.token,
        ])
    }
}

/// A vault, and its running desk if there is one.
pub(crate) struct Desk {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    home: PathBuf,
    pub(crate) process: Option<Process>,
}

impl Desk {
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(&self.home);
        command
            .current_dir(&self.home)
            .arg("--vault")
            .arg(&self.folder)
            .args(["--passphrase-file", "passphrase"])
            .args(arguments);
        command
    }

    pub(crate) fn start(&mut self) {
        self.start_with(&[]);
    }

    /// Starts as somebody says.
    pub(crate) fn start_with(&mut self, arguments: &[&str]) {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.home.join(format!("{}.log", self.name)))
            .expect("a log");
        let mut command = self.command(&["--json", "desk"]);
        command.args(arguments).stderr(log);
        self.process = Some(Process::start(command));
    }

    /// The desk ends by itself, in order.
    pub(crate) fn ends(&mut self) {
        let mut process = self.process.take().expect("it runs");
        let ended = process.child.wait().expect("it ends");
        assert!(ended.success(), "{ended}");
    }

    /// The desk is gone, without warning.
    pub(crate) fn kill(&mut self) {
        self.process = None;
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().expect("the program runs"))
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("input is piped");
        // The program may refuse before it has read everything.
        let _ = stdin.write_all(input);
        drop(stdin);
        Ran::from(child.wait_with_output().expect("the program ends"))
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [&["--json"], arguments].concat();
        self.run(&arguments).json()
    }

    /// Says or permits something; its number.
    pub(crate) fn enters(&self, arguments: &[&str]) -> u64 {
        self.json(arguments)["number"].as_u64().expect("a number")
    }

    /// The room as `show --json` prints it.
    pub(crate) fn show(&self, room: &str) -> Value {
        self.json(&["show", room])
    }

    /// Hears what happens here from now on.
    pub(crate) fn watch(&self) -> Watch {
        let watch = Process::start(self.command(&["--json", "watch"]));
        assert_eq!(watch.ready["watching"], true);
        Watch(watch)
    }

    /// Looks again whenever something happens here, until the answer is there.
    pub(crate) fn until<T>(&self, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let watch = Process::start(self.command(&["--json", "watch"]));
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            watch.next_line();
        }
    }

    /// Waits until a room holds a line with this number.
    pub(crate) fn until_line(&self, room: &str, number: u64) {
        self.until(|desk| {
            let view = desk.show(room);
            let lines = view["lines"].as_array().expect("lines").clone();
            lines
                .iter()
                .any(|line| line["number"] == number)
                .then_some(())
        });
    }

    /// Invites to a side, and lets in who answers.
    pub(crate) fn admits(&self, side: &str, guest: &Self, name: &str) {
        let invited = self.json(&["invite", side]);
        let link = invited["link"].as_str().expect("a link");
        let number = invited["invitation"]
            .as_u64()
            .expect("a number")
            .to_string();
        let joining = guest.json(&["join", link, "--name", name]);
        let words = joining["words"].as_str().expect("words").to_owned();
        self.card(&number);
        self.run(&["approve", &number, "--words", &words]).ok();
        guest.until(|desk| desk.show_if_there("intermediary"));
        guest.until(|desk| {
            let view = desk.show("intermediary").to_string();
            view.contains("side-key").then_some(())
        });
    }

    /// Waits until both sides' keys are in both rooms: before, words cannot be
    /// proven there.
    pub(crate) fn until_introduced(&self) {
        for room in ["North", "South"] {
            self.until(|desk| {
                let view = desk.show(room).to_string();
                (view.matches("\"side-key\"").count() == 2).then_some(())
            });
        }
    }

    /// Waits for the card of an invitation; its safety words.
    pub(crate) fn card(&self, number: &str) -> String {
        let wanted: u64 = number.parse().expect("a number");
        self.until(|desk| {
            let view = desk.json(&["invitations"]);
            let invitations = view["invitations"].as_array().expect("invitations").clone();
            invitations
                .iter()
                .find(|one| one["invitation"] == wanted && one["state"] == "card")
                .map(|one| one["words"].as_str().expect("words").to_owned())
        })
    }
}

/// What happens at a desk, one JSON value at a time.
pub(crate) struct Watch(Process);

impl Watch {
    pub(crate) fn next(&self) -> Value {
        serde_json::from_str(&self.0.next_line()).expect("a line of JSON")
    }
}

/// All bytes of all files under a folder.
pub(crate) fn bytes_under(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(bytes_under(&path));
        } else if let Ok(mut file) = std::fs::File::open(&path) {
            // Sockets cannot be read, and hold nothing.
            let _ = file.read_to_end(&mut all);
        }
    }
    all
}

/// Whether bytes hold a piece.
pub(crate) fn holds(bytes: &[u8], piece: &str) -> bool {
    bytes
        .windows(piece.len())
        .any(|window| window == piece.as_bytes())
}

impl Desk {
    /// Whether the desk is in a room that is open.
    pub(crate) fn show_if_there(&self, room: &str) -> Option<()> {
        let rooms = self.json(&["rooms"]);
        let rooms = rooms["rooms"].as_array().expect("rooms");
        let there = |one: &&Value| one["short"] == room && one["standing"] == "open";
        rooms.iter().any(|one| there(&one)).then_some(())
    }
}
