//! A demonstration that was seated and not played, and its desks spoken to by the
//! command line, as scripts do.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The desks of a demonstration. They end when this is dropped.
pub(crate) struct Desks {
    process: Child,
    links: Value,
    folder: TempDir,
    /// What was killed and started again; ended with the rest.
    again: Mutex<Vec<Child>>,
}

impl Drop for Desks {
    fn drop(&mut self) {
        // Asked to stop, it takes its relay and desks with it.
        if let Some(id) = self.process.id() {
            let mut kill = std::process::Command::new("kill");
            let _ = kill.arg(id.to_string()).status();
            for _ in 0..200 {
                if !matches!(self.process.try_wait(), Ok(None)) {
                    return;
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
    }
}

impl Desks {
    /// Seats everybody.
    pub(crate) async fn seated() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_goodoffices"))
            .args(["--json", "demo", "--pages", "--unplayed", "--keep"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("a line of links");
        Self {
            process,
            links: serde_json::from_str(&line).expect("one line of JSON"),
            folder,
            again: Mutex::default(),
        }
    }

    /// The link to the intermediary's desk.
    pub(crate) fn intermediary(&self) -> &str {
        self.links["intermediary"].as_str().expect("a link")
    }

    /// The link to the desk of a side's head.
    pub(crate) fn side(&self, name: &str) -> &str {
        self.links["sides"][name].as_str().expect("a link")
    }

    /// Where the desk of a side's head serves its pages.
    pub(crate) fn address(&self, name: &str) -> String {
        let link = self.side(name);
        let (address, _) = link.split_once("/open/").expect("a link to open");
        address.to_owned()
    }

    /// The vault of a desk.
    pub(crate) fn vault(&self, desk: &str) -> PathBuf {
        self.folder.path().join(desk)
    }

    /// The id of a room at a desk: of a kind, and where there are several, of a
    /// side.
    pub(crate) async fn room(&self, desk: &str, kind: &str, side: &str) -> String {
        let rooms: Value = serde_json::from_str(&self.at(desk, &["--json", "rooms"]).await)
            .expect("the rooms are JSON");
        let rooms = rooms["rooms"].as_array().expect("rooms");
        let of_kind = rooms.iter().filter(|room| room["kind"] == kind);
        let found: Vec<_> = of_kind.collect();
        let of_side = found.iter().find(|room| room["short"] == side);
        let room = of_side.or(found.first()).expect("a room of this kind");
        room["id"].as_str().expect("an id").to_owned()
    }

    /// Says many things in the room of a side's head, as fast as the desk takes
    /// them.
    pub(crate) async fn says_much(&self, desk: &str, entries: usize) {
        let remote = client::RemoteDesk::connect(&self.vault(desk))
            .await
            .expect("it runs");
        for number in 1..=entries {
            let say = desk::command::Command::Say {
                room: desk::command::RoomName("intermediary".to_owned()),
                words: format!("Statement {number}, of ordinary length, as people make them."),
                language: None,
                reply_to: None,
            };
            remote.command(say).await.expect("it is said");
        }
        self.settled(desk).await;
    }

    /// Waits until everything said at a desk is logged and everything logged is
    /// read there.
    pub(crate) async fn settled(&self, desk: &str) {
        let remote = client::RemoteDesk::connect(&self.vault(desk)).await;
        let patience = std::time::Duration::from_secs(600);
        let settled = remote.expect("it runs").settled(patience).await;
        settled.expect("nothing is outstanding");
    }

    /// Kills a process of the demonstration without warning, by a word of its
    /// command line, and whatever was started in its place.
    fn kill(&self, word: &str) {
        let demonstration = self.process.id().expect("it runs");
        let parents = [demonstration, std::process::id()];
        for folder in std::fs::read_dir("/proc").expect("Linux").flatten() {
            let read = |name: &str| std::fs::read_to_string(folder.path().join(name));
            let (Ok(stat), Ok(line)) = (read("stat"), read("cmdline")) else {
                continue;
            };
            // The fields after the name, which ends with the last parenthesis.
            let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
            let parent = fields.nth(1).and_then(|parent| parent.parse().ok());
            let ours = line.contains(&*self.folder.path().to_string_lossy());
            if ours && parent.is_some_and(|parent| parents.contains(&parent)) && line.contains(word)
            {
                let mut kill = std::process::Command::new("kill");
                let id = folder.file_name();
                assert!(kill.arg("-9").arg(id).status().expect("kill").success());
            }
        }
    }

    /// Starts a process of the demonstration again; waits until it is ready.
    async fn start(&self, arguments: &[&str]) -> Value {
        let mut process = Command::new(env!("CARGO_BIN_EXE_goodoffices"))
            .args(["--json", "--config"])
            .arg(self.folder.path().join("config.toml"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("it is ready");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.again.lock().unwrap().push(process);
        serde_json::from_str(&line).expect("one line of JSON")
    }

    /// The relay is gone, without warning.
    pub(crate) fn kill_relay(&self) {
        self.kill("relay\0serve");
    }

    /// It runs again, where it was.
    pub(crate) async fn start_relay(&self) {
        let log = std::fs::read_to_string(self.folder.path().join("relay.log")).unwrap();
        let serving = log.lines().find(|line| line.contains("serving"));
        let told: Value = serde_json::from_str(serving.expect("it served")).unwrap();
        let address = told["fields"]["address"].as_str().expect("an address");
        let data = self.folder.path().join("relay");
        let data = data.to_str().expect("a plain path");
        self.start(&[
            "relay",
            "serve",
            "--listen",
            address,
            "--name",
            "demonstration",
            "--data",
            data,
        ])
        .await;
    }

    /// A desk is gone, without warning.
    pub(crate) fn kill_desk(&self, desk: &str) {
        let vault = self.vault(desk);
        self.kill(&format!("{}\0--passphrase-file", vault.display()));
    }

    /// It runs again, and serves its pages where it did; returns a new link.
    pub(crate) async fn start_desk(&self, desk: &str, link: &str) -> String {
        let address = link.split('/').nth(2).expect("a host and port");
        let vault = self.vault(desk);
        let vault = vault.to_str().expect("a plain path");
        let passphrase = self.folder.path().join("passphrase");
        let passphrase = passphrase.to_str().expect("a plain path");
        let arguments = [
            "desk",
            "--vault",
            vault,
            "--passphrase-file",
            passphrase,
            "--pages",
            address,
        ];
        let ready = self.start(&arguments).await;
        ready["link"].as_str().expect("a link").to_owned()
    }

    /// The numbers of what the United States and Iran permitted in exchange.
    pub(crate) async fn waiting_in_exchange(&self) -> [String; 2] {
        let tray: Value = serde_json::from_str(&self.at("algeria", &["--json", "tray"]).await)
            .expect("the tray is JSON");
        let items = tray["items"].as_array().expect("items");
        ["United States", "Iran"].map(|side| {
            let waits = |item: &&Value| item["state"] == "in-exchange" && item["from"] == side;
            let item = items.iter().find(waits).expect("something in exchange");
            item["number"].to_string()
        })
    }

    /// Puts something of every kind into the rooms.
    pub(crate) async fn furnish(&self) {
        let said = |text: String| -> Value { serde_json::from_str(&text).expect("JSON") };
        let secret = "We could live with 37,500 barrels a day.";
        self.at("iran", &["say", "intermediary", secret]).await;
        let secret = "We could let 8,100 million go.";
        self.at("states", &["say", "intermediary", secret]).await;
        let (persian, english) = ("چهار شرط مجلس پابرجاست.", "The assets go to escrow.");
        self.at("iran", &["permit", "intermediary", persian]).await;
        self.at("states", &["permit", "intermediary", english])
            .await;
        let tray = said(self.at("algeria", &["--json", "tray"]).await);
        for item in tray["items"].as_array().expect("items") {
            let (from, number) = (
                item["from"].as_str().expect("a side"),
                item["number"].to_string(),
            );
            let convey = ["convey", from, &number, "--hold", "0"];
            self.at("algeria", &convey).await;
        }
        let states: [&[&str]; 5] = [
            &["say", "intermediary", "It is our policy not to intervene."],
            &[
                "permit",
                "intermediary",
                "We would stop the flights for a week.",
            ],
            &[
                "permit",
                "intermediary",
                "A pause is possible.",
                "--in-substance",
            ],
            &[
                "permit",
                "intermediary",
                "The claims end.",
                "--in-exchange",
                "the release",
                "--closes",
                "2h",
            ],
            &[
                "say",
                "delegation",
                "The pledge binds nobody to more than the law says.",
            ],
        ];
        for step in states {
            self.at("states", step).await;
        }
        let algeria: [&[&str]; 3] = [
            &["say", "United States", "May I take your policy across?"],
            &["ask", "United States", "Our policy is not to intervene."],
            &[
                "propose",
                "Both adhere to one declaration.",
                "--closes",
                "2h",
            ],
        ];
        for step in algeria {
            self.at("algeria", step).await;
        }
    }

    /// Does something at a desk by the command line; returns what it told.
    pub(crate) async fn at(&self, desk: &str, arguments: &[&str]) -> String {
        let vault = self.vault(desk);
        let output = Command::new(env!("CARGO_BIN_EXE_goodoffices"))
            .arg("--config")
            .arg(self.folder.path().join("config.toml"))
            .arg("--vault")
            .arg(&vault)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let trouble = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {told}{trouble}");
        told
    }
}
