//! Files read within bounds, and files written whole or not at all.

use std::fs::File;
use std::io::{Read as _, Write as _};
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

/// What may be done where a file is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Whatever was there before goes.
    Replaced,
    /// The same, for the owner's eyes only.
    Secret,
    /// There must not be a file yet; for the owner's eyes only.
    New,
}

/// Whether a file can be written, as far as that is known before the work.
///
/// # Errors
/// If there is no such folder, or what is there must not be replaced.
pub(crate) fn may_write(path: &Path, place: Place) -> Result<(), Failure> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Failure::misuse(format!(
            "{}: there is no folder {}",
            path.display(),
            folder.display()
        )));
    }
    if path.is_dir() || path.file_name().is_none() {
        return Err(Failure::misuse(format!(
            "{} is a folder; name a file in it",
            path.display()
        )));
    }
    if place == Place::New && path.symlink_metadata().is_ok() {
        return Err(there_already(path));
    }
    Ok(())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written, or must not be replaced; nothing is left behind.
pub(crate) fn write(path: &Path, content: &str, place: Place) -> Result<(), Failure> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => there_already(path),
        _ => Failure::unavailable(format!("{}: {error}", path.display())),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".goodoffices-").suffix(".part");
    if place == Place::Replaced {
        use std::os::unix::fs::PermissionsExt as _;
        // As any other file: the umask takes away what others may not.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder_of(path)).map_err(failed)?;
    file.write_all(content.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed)?;
    match place {
        Place::Replaced | Place::Secret => file.persist(path),
        Place::New => file.persist_noclobber(path),
    }
    .map_err(|error| failed(error.error))?;
    Ok(())
}

fn there_already(path: &Path) -> Failure {
    Failure::misuse(format!(
        "{} is there already; name another file, or add --force",
        path.display()
    ))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => path,
    }
}
