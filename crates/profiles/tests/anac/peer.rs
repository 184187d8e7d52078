//! negmas, in a process of its own, asked line by line (oracles/peer.py).

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use serde::Deserialize;
use settlement::Solution;

use crate::domains::{self, Negotiation};

/// What negmas says of a negotiation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    name: String,
    /// Why it cannot read it.
    pub(crate) refused: Option<String>,
    pub(crate) issues: Vec<String>,
    /// Of each side and issue, by option.
    pub(crate) tables: Vec<Vec<BTreeMap<String, f64>>>,
    pub(crate) bias: Vec<f64>,
    pub(crate) reservation: Vec<f64>,
    pub(crate) frontier: Option<Vec<Vec<f64>>>,
    nash: Vec<Vec<f64>>,
    kalai_smorodinsky: Vec<Vec<f64>>,
    egalitarian: Vec<Vec<f64>>,
    utilitarian: Vec<Vec<f64>>,
    /// What frontier and points took.
    pub(crate) seconds: f64,
}

impl Said {
    /// All points that negmas names.
    pub(crate) fn points(&self, solution: Solution) -> &[Vec<f64>] {
        match solution {
            Solution::Nash => &self.nash,
            Solution::KalaiSmorodinsky => &self.kalai_smorodinsky,
            Solution::Egalitarian => &self.egalitarian,
            Solution::Utilitarian => &self.utilitarian,
        }
    }
}

/// A running peer.
struct Peer {
    // Kept, so that it ends with this process: its input is closed.
    _child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

static PEER: Mutex<Option<Peer>> = Mutex::new(None);

fn python() -> PathBuf {
    domains::oracles().join("venv/bin/python")
}

/// Whether there is one.
pub(crate) fn is_here() -> bool {
    python().is_file()
}

/// Asks for what it loads, and to solve it too.
pub(crate) fn ask(negotiation: &Negotiation, solve: bool) -> Result<Said, String> {
    let request = serde_json::json!({
        "name": negotiation.name,
        "domain": negotiation.domain,
        "spaces": negotiation.spaces,
        "solve": solve,
    });
    let mut peer = PEER.lock().map_err(|_| "another test lost the peer")?;
    if peer.is_none() {
        *peer = Some(Peer::start().map_err(|error| format!("{}: {error}", python().display()))?);
    }
    let peer = peer.as_mut().ok_or("no peer")?;
    let mut line = String::new();
    writeln!(peer.input, "{request}")
        .and_then(|()| peer.output.read_line(&mut line))
        .map_err(|error| error.to_string())?;
    let said: Said =
        serde_json::from_str(&line).map_err(|error| format!("{error}: {line:.200}"))?;
    if said.name != negotiation.name {
        return Err(format!("an answer to {}", said.name));
    }
    Ok(said)
}

impl Peer {
    fn start() -> std::io::Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../oracles/peer.py");
        let mut child = Command::new(python())
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let missing = || std::io::Error::other("no pipe");
        Ok(Self {
            input: child.stdin.take().ok_or_else(missing)?,
            output: BufReader::new(child.stdout.take().ok_or_else(missing)?),
            _child: child,
        })
    }
}
