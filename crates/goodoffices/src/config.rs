//! Where settings come from: the command line, then the environment, then the
//! configuration file, then what is usual.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::Deserialize;

use crate::cli::Global;
use crate::cli::size;
use crate::cli::span::{self, Span};
use crate::failure::Failure;

/// How long to wait for the relay unless told otherwise.
const WAIT: Span = Span::seconds(30);
/// The longest configuration file that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The configuration file, as people write it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    vault: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    relay: Option<String>,
    relay_key: Option<String>,
    relay_ca: Option<PathBuf>,
    relay_blob_bytes: Option<String>,
    name: Option<String>,
    device: Option<String>,
    language: Option<String>,
    hold: Option<String>,
    wait: Option<String>,
}

/// What holds for this run.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The vault's folder.
    pub(crate) vault: PathBuf,
    /// Where the passphrase is, if in a file.
    pub(crate) passphrase_file: Option<PathBuf>,
    /// How long to wait for the relay; none means not at all.
    pub(crate) wait: Option<Span>,
    /// How long conveyances are held, if the configuration says.
    pub(crate) hold: Option<Span>,
    /// The usual relay.
    pub(crate) relay: Option<String>,
    /// Its key.
    pub(crate) relay_key: Option<String>,
    /// A further certificate authority for it.
    pub(crate) relay_ca: Option<PathBuf>,
    /// The usual name or office.
    pub(crate) name: Option<String>,
    /// What this device is called.
    pub(crate) device: Option<String>,
    /// The usual language.
    pub(crate) language: Option<String>,
}

impl Settings {
    /// Puts flags, environment and file together.
    ///
    /// # Errors
    /// If the configuration file cannot be read or understood.
    pub(crate) fn new(global: &Global) -> Result<Self, Failure> {
        let folders = folders();
        let file = File::of(global, folders.as_ref())?;
        let vault = global
            .vault
            .clone()
            .or(file.vault)
            .or_else(|| folders.map(|folders| folders.data_dir().to_owned()))
            .ok_or_else(|| {
                Failure::misuse("there is no home folder to keep the vault in: give --vault DIR")
            })?;
        let wait = match global.wait {
            Some(wait) => wait,
            None => setting("wait", file.wait, span::parse)?.unwrap_or(WAIT),
        };
        Ok(Self {
            vault: vault_folder(vault),
            passphrase_file: global.passphrase_file.clone().or(file.passphrase_file),
            wait: (!global.no_wait).then_some(wait),
            hold: setting("hold", file.hold, span::parse)?,
            relay: file.relay,
            relay_key: file.relay_key,
            relay_ca: file.relay_ca,
            name: file.name,
            device: file.device,
            language: file.language,
        })
    }
}

/// What the documents of one room may take at a relay that is run here, in bytes, if
/// the configuration says. A relay needs no vault, and so no home folder.
///
/// # Errors
/// If the configuration file cannot be read or understood.
pub(crate) fn relay_blob_bytes(global: &Global) -> Result<Option<u64>, Failure> {
    let file = File::of(global, folders().as_ref())?;
    setting("relay-blob-bytes", file.relay_blob_bytes, size::parse)
}

fn folders() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "goodoffices")
}

/// The vault's file means the folder that it lies in.
fn vault_folder(path: PathBuf) -> PathBuf {
    let names_the_file = path
        .file_name()
        .is_some_and(|name| name == client::vault::FILE);
    match path.parent() {
        Some(folder) if names_the_file && !path.is_dir() => folder.to_owned(),
        _ => path,
    }
}

fn setting<T, E: core::fmt::Display>(
    name: &str,
    text: Option<String>,
    read: fn(&str) -> Result<T, E>,
) -> Result<Option<T>, Failure> {
    text.map(|text| {
        read(&text).map_err(|error| Failure::misuse(format!("configuration: {name}: {error}")))
    })
    .transpose()
}

impl File {
    /// The file that a flag names, or the usual one if there is one.
    fn of(global: &Global, folders: Option<&ProjectDirs>) -> Result<Self, Failure> {
        let usual = folders.map(|folders| folders.config_dir().join("config.toml"));
        match (&global.config, usual) {
            (Some(path), _) => Self::read(path),
            (None, Some(path)) if path.exists() => Self::read(&path),
            _ => Ok(Self::default()),
        }
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        let at =
            |what: String| Failure::misuse(format!("configuration {}: {what}", path.display()));
        let length = std::fs::metadata(path)
            .map_err(|error| at(error.to_string()))?
            .len();
        if length > LONGEST {
            return Err(at(format!(
                "{length} bytes are too long; at most {LONGEST}"
            )));
        }
        let text = std::fs::read_to_string(path).map_err(|error| at(error.to_string()))?;
        toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text
                .bytes()
                .take(start)
                .filter(|byte| *byte == b'\n')
                .count()
                + 1;
            at(format!("line {line}: {}", one_line(error.message())))
        })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
