//! Files that commands write for people: whole or not at all.

use std::io::Write as _;
use std::path::Path;

use crate::failure::Failure;

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
pub(crate) fn write(path: &Path, content: &[u8], place: Place) -> Result<(), Failure> {
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
    file.write_all(content)
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
