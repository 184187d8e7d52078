//! A demonstration that was seated and not played, and its desks spoken to by the
//! command line, as scripts do.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The desks of a demonstration. They end when this is dropped.
pub(crate) struct Desks {
    process: Child,
    links: Value,
    folder: TempDir,
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

    /// Does something at a desk by the command line; returns what it told.
    pub(crate) async fn at(&self, desk: &str, arguments: &[&str]) -> String {
        let vault: PathBuf = self.folder.path().join(desk);
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
