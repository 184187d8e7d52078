//! A relay and desks that are in no talks yet, as people start them.

use std::path::PathBuf;
use std::process::Stdio;

use client::{KeyCost, Passphrase, Vault};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const PASSPHRASE: &str = "correct horse";

/// A relay, and a folder for the vaults of desks. Everything ends when it is
/// dropped.
pub(crate) struct Fresh {
    folder: TempDir,
    _relay: Child,
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) token: String,
}

/// A desk that runs.
pub(crate) struct FreshDesk {
    name: String,
    process: Child,
    /// What opens its pages, once.
    pub(crate) link: String,
    /// Where people whose desks it hosts open them; empty if it hosts none.
    pub(crate) people: String,
}

impl Fresh {
    /// Starts a relay.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("relay");
        let mut serve = program();
        serve.args([
            "--json",
            "relay",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
        ]);
        let (relay, ready) = started(serve.arg(&data)).await;
        let mut token = program();
        token.args(["--json", "relay", "token", "--rooms", "60", "--data"]);
        let token = token.arg(&data).output().await.unwrap();
        let token: Value = serde_json::from_slice(&token.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        std::fs::write(folder.path().join("passphrase"), PASSPHRASE).unwrap();
        Self {
            url: text(&ready["relay"]),
            key: text(&ready["relay_key"]),
            token: text(&token["token"]),
            _relay: relay,
            folder,
        }
    }

    fn vault(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts a desk that nobody has used yet. `more`: further arguments.
    pub(crate) async fn desk(&self, name: &str, more: &[&str]) -> FreshDesk {
        // A passphrase that costs nothing to try: the tests guess none.
        let passphrase = Passphrase::new(PASSPHRASE);
        let vault = Vault::create(&self.vault(name), &passphrase, KeyCost::NONE);
        vault.unwrap().close().unwrap();
        self.run(name, more).await
    }

    /// Runs a desk that has a vault.
    async fn run(&self, name: &str, more: &[&str]) -> FreshDesk {
        let mut desk = self.at_vault(name);
        let (process, ready) = started(desk.args(["--json", "desk"]).args(more)).await;
        FreshDesk {
            name: name.to_owned(),
            link: ready["link"].as_str().expect("a link").to_owned(),
            people: ready["people"].as_str().unwrap_or_default().to_owned(),
            process,
        }
    }

    /// Starts a desk that nobody has used yet and that hosts desks of others, under
    /// this name.
    pub(crate) async fn host(&self, name: &str, by: &str) -> FreshDesk {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (chain, key) = (self.vault("chain.pem"), self.vault("key.pem"));
        std::fs::write(&chain, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        self.desk(name, &hosting("127.0.0.1:0", by)).await
    }

    /// The machine that hosts was killed without warning, and runs again.
    pub(crate) async fn host_again(&self, mut desk: FreshDesk, by: &str) -> FreshDesk {
        desk.process.kill().await.unwrap();
        let port = desk.people.trim_end_matches('/').rsplit(':').next();
        let listen = format!("127.0.0.1:{}", port.expect("a port"));
        self.run(&desk.name, &hosting(&listen, by)).await
    }

    /// Where the relay keeps what it has.
    pub(crate) fn relay_data(&self) -> String {
        self.vault("relay").display().to_string()
    }

    fn at_vault(&self, name: &str) -> Command {
        let mut command = program();
        command.current_dir(self.folder.path()).args([
            "--passphrase-file",
            "passphrase",
            "--vault",
            name,
        ]);
        command
    }

    /// Does something at a desk by the command line; returns what it told.
    pub(crate) async fn at(&self, desk: &FreshDesk, arguments: &[&str]) -> String {
        let mut command = self.at_vault(&desk.name);
        let output = command.args(arguments).output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let trouble = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {told}{trouble}");
        told
    }
}

/// How a desk is told to host desks of others.
fn hosting<'a>(listen: &'a str, by: &'a str) -> [&'a str; 10] {
    [
        "--listen",
        listen,
        "--public-name",
        "localhost",
        "--tls-certificate",
        "chain.pem",
        "--tls-key",
        "key.pem",
        "--hosted-by",
        by,
    ]
}

/// The program, shielded from whatever is configured on this machine.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodoffices"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GOODOFFICES_") {
            command.env_remove(name);
        }
    }
    command
        .env("HOME", "/nonexistent")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Starts something that tells by a line of JSON that it is ready.
async fn started(command: &mut Command) -> (Child, Value) {
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().expect("it is ready");
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (
        process,
        serde_json::from_str(&line).expect("a line of JSON"),
    )
}
