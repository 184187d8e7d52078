//! Where the vault's passphrase comes from: a file, the environment, or a
//! person.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use client::Passphrase;
use zeroize::Zeroizing;

use crate::config::Settings;
use crate::failure::Failure;

/// The variable of the environment that may hold the passphrase.
const VARIABLE: &str = "GOODOFFICES_PASSPHRASE";
/// The longest passphrase read from a file, in bytes.
const LONGEST: u64 = 4096;

/// The passphrase of a vault that is there.
///
/// # Errors
/// If none is given and nobody can be asked.
pub(crate) fn existing(settings: &Settings) -> Result<Passphrase, Failure> {
    match given(settings)? {
        Some(passphrase) => Ok(passphrase),
        None => ask("Passphrase of the vault: ").map(Passphrase::new),
    }
}

/// The passphrase of a vault to be made; a person types it twice.
///
/// # Errors
/// As [`existing`], or if the two differ.
pub(crate) fn new(settings: &Settings) -> Result<Passphrase, Failure> {
    if let Some(passphrase) = given(settings)? {
        return Ok(passphrase);
    }
    eprintln!(
        "A new vault in {}. Its passphrase opens everything in it, and nobody can recover it.",
        crate::display::Safe::line(&settings.vault.display().to_string()).as_str()
    );
    let first = Zeroizing::new(ask("New passphrase: ")?);
    let second = Zeroizing::new(ask("Once more: ")?);
    if *first != *second {
        return Err(Failure::misuse(
            "the two passphrases differ; nothing was made, try again",
        ));
    }
    Ok(Passphrase::new(first.as_str()))
}

fn given(settings: &Settings) -> Result<Option<Passphrase>, Failure> {
    if let Some(path) = &settings.passphrase_file {
        return from_file(path).map(Some);
    }
    match std::env::var(VARIABLE) {
        Ok(text) => Ok(Some(Passphrase::new(text))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Failure::misuse(format!("{VARIABLE} is not UTF-8 text")))
        }
    }
}

fn from_file(path: &Path) -> Result<Passphrase, Failure> {
    let at = |what: &str| Failure::misuse(format!("passphrase file {}: {what}", path.display()));
    let file = File::open(path).map_err(|error| at(&error.to_string()))?;
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST + 1)
        .read_to_string(&mut text)
        .map_err(|error| at(&error.to_string()))?;
    if text.len() as u64 > LONGEST {
        return Err(at("longer than a passphrase can be"));
    }
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(at("its first line is empty"));
    }
    Ok(Passphrase::new(line))
}

fn ask(prompt: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::misuse(format!(
            "the passphrase is missing: give --passphrase-file FILE or set {VARIABLE}"
        )));
    }
    rpassword::prompt_password(prompt)
        .map_err(|error| Failure::unavailable(format!("asking for the passphrase: {error}")))
}
