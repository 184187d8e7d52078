//! Files that commands read within bounds, and write for people: whole or not
//! at all.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use crate::failure::Failure;

/// Reads a file of at most so many bytes. Of a longer one (or an endless device)
/// it gives one byte more than that, by which its reader knows.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn read(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::misuse(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take((most as u64).saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// What may be done where a file is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Whatever was there before goes.
    Replaced,
    /// The same, for the owner's eyes only.
    Secret,
    /// There must not be a file yet, unless --force is given (then
    /// [`Place::Secret`]); for the owner's eyes only.
    New,
    /// There must not be a file yet, whatever is given; for the owner's eyes
    /// only.
    Untouched,
}

/// How a command writes for its `--out` and `--force`, known before the work.
///
/// # Errors
/// As [`may_write`].
pub(crate) fn place_of(out: Option<&Path>, force: bool) -> Result<Place, Failure> {
    let place = match force {
        true => Place::Secret,
        false => Place::New,
    };
    if let Some(path) = out {
        may_write(path, place)?;
    }
    Ok(place)
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
    let keeps = matches!(place, Place::New | Place::Untouched);
    if keeps && path.symlink_metadata().is_ok() {
        return Err(exists(path, place));
    }
    Ok(())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written, or must not be replaced; nothing is left behind.
pub(crate) fn write(path: &Path, content: &[u8], place: Place) -> Result<(), Failure> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(path, place),
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
        Place::New | Place::Untouched => file.persist_noclobber(path),
    }
    .map_err(|error| failed(error.error))?;
    Ok(())
}

fn exists(path: &Path, place: Place) -> Failure {
    let remedy = match place {
        Place::New => "; name another file, or add --force",
        _ => ", and nothing is overwritten; name another file",
    };
    Failure::misuse(format!("{} exists already{remedy}", path.display()))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => path,
    }
}
