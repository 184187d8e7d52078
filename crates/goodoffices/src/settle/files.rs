//! Files of preferences, read within bounds.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use profiles::Source;
use settlement::Problem;

use crate::failure::Failure;

/// A file that was read: its name and what is in it.
pub(crate) type Loaded = (String, Vec<u8>);

/// Reads the files of a negotiation.
///
/// # Errors
/// If there are too many, or one cannot be read or is too large.
pub(crate) fn load(paths: &[PathBuf]) -> Result<Vec<Loaded>, Failure> {
    if paths.len() > profiles::limits::FILES {
        return Err(Failure::misuse(format!(
            "{} files are too many; give at most {}",
            paths.len(),
            profiles::limits::FILES
        )));
    }
    paths.iter().map(|path| load_one(path)).collect()
}

fn load_one(path: &Path) -> Result<Loaded, Failure> {
    let name = path.display().to_string();
    let refused = |what: String| Failure::misuse(format!("{name}: {what}"));
    let file = File::open(path).map_err(|error| refused(error.to_string()))?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells "too long" from "just fits", and an
    // endless device from a file.
    let most = profiles::limits::BYTES as u64;
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| refused(error.to_string()))?;
    if bytes.len() as u64 > most {
        return Err(refused(format!(
            "longer than {} MiB; give a smaller file",
            most >> 20
        )));
    }
    Ok((name, bytes))
}

/// The negotiation that files describe together.
///
/// # Errors
/// What is wrong, in which file and line, and what to do.
pub(crate) fn problem(files: &[Loaded]) -> Result<Problem, Failure> {
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, bytes)| Source { name, bytes })
        .collect();
    profiles::read(&sources).map_err(|error| Failure::misuse(error.to_string()))
}
