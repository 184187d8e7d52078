//! People's files: read once and sealed, and written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sealing::document::{DocumentKey, Layout};
use sha2::{Digest, Sha256};
use talks::entry::Document;
use zeroize::Zeroizing;

use super::keeping::{FETCHED, Keeping, SEALED, SOURCE};
use super::{Fetched, key_of};
use crate::error::ClientError;

/// What is the matter with a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileTrouble {
    /// It cannot be read or written.
    #[error("cannot {what} {}: {error}", .file.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A folder, a device or the like.
    #[error("{} is no ordinary file", .file.display())]
    NoFile {
        /// What was named.
        file: PathBuf,
    },
    /// Nothing is in it.
    #[error("{} is empty; there is nothing to attach", .file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
    /// It is larger than a document may be.
    #[error("{} is too large: {size} bytes, and a document has at most {most}", .file.display())]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The most bytes.
        most: u64,
    },
    /// Somebody wrote to it meanwhile.
    #[error(
        "{} changed while it was being read; attach it again when nobody writes to it",
        .file.display()
    )]
    Changed {
        /// The file.
        file: PathBuf,
    },
    /// Its name cannot stand in a record.
    #[error(
        "the name {name:?} cannot be shown to others as it is (no folders, quotation marks, \
         control characters, or dots at either end; at most 200 bytes); give another with --name"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// A media type that is none.
    #[error(
        "{media_type:?} is no media type; write it like application/pdf, in lower case and \
         without parameters"
    )]
    MediaType {
        /// What was given.
        media_type: String,
    },
    /// Something lies where it should be written.
    #[error("{} exists already, and nothing is overwritten; name another file", .file.display())]
    Exists {
        /// The file.
        file: PathBuf,
    },
    /// What was fetched is not what the entry states.
    #[error(
        "what came is not the document that its line names (its SHA-256 differs); nothing was \
         written: tell whoever attached it"
    )]
    OtherBytes,
    /// Sealed parts on this disk are gone or damaged.
    #[error("a part of the document is gone from this disk; fetch it again")]
    PartGone,
}

impl FileTrouble {
    fn io(what: &'static str, file: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::Io {
            what,
            file: file.to_owned(),
            error,
        }
    }

    /// Whether the person named a file that will not do.
    pub(crate) fn is_misuse(&self) -> bool {
        matches!(
            self,
            Self::NoFile { .. }
                | Self::Empty { .. }
                | Self::TooLarge { .. }
                | Self::Name { .. }
                | Self::MediaType { .. }
                | Self::Exists { .. }
        ) || matches!(self, Self::Io { error, .. } if error.kind() == io::ErrorKind::NotFound)
    }
}

/// A file in the keeping.
pub(crate) struct Sealed {
    pub(crate) size: u64,
    pub(crate) digest: [u8; 32],
}

/// The name of a file without its folders.
pub(crate) fn own_name(file: &Path) -> Result<String, FileTrouble> {
    let name = file.file_name().ok_or_else(|| FileTrouble::NoFile {
        file: file.to_owned(),
    })?;
    // A name that is no text cannot stand in a record either.
    Ok(name.to_string_lossy().into_owned())
}

/// The usual media types by the endings of names; anything else is bytes.
pub(crate) fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "json" => "application/json",
        "xml" => "application/xml",
        "rtf" => "application/rtf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "tif" | "tiff" => "image/tiff",
        "svg" => "image/svg+xml",
        "kml" => "application/vnd.google-earth.kml+xml",
        "geojson" => "application/geo+json",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Reads a file once and seals it part by part into the keeping.
///
/// The secret seals this reading and no other: if anything goes wrong, what was
/// sealed is thrown away with it.
pub(crate) fn seal(
    keeping: &Keeping,
    file: &Path,
    secret: [u8; 32],
) -> Result<Sealed, FileTrouble> {
    let sealed = seal_into(keeping, file, secret);
    if sealed.is_err() {
        keeping.remove(&secret, SEALED);
    }
    sealed
}

fn seal_into(keeping: &Keeping, file: &Path, secret: [u8; 32]) -> Result<Sealed, FileTrouble> {
    check_ordinary(file)?;
    let mut reading = File::open(file).map_err(FileTrouble::io("read", file))?;
    let before = reading.metadata().map_err(FileTrouble::io("read", file))?;
    let sealed = seal_all(keeping, file, before.len(), &mut reading, secret)?;
    let after = reading.metadata().map_err(FileTrouble::io("read", file))?;
    if after.len() != before.len() || after.modified().ok() != before.modified().ok() {
        return Err(changed(file));
    }
    Ok(sealed)
}

/// Seals what is handed over piece by piece, as [`seal`] does a file: exactly as many
/// bytes as were announced. They lie nowhere in the clear.
pub(crate) fn seal_from(
    keeping: &Keeping,
    name: &str,
    size: u64,
    mut reading: impl Read,
    secret: [u8; 32],
) -> Result<Sealed, FileTrouble> {
    let sealed = seal_all(keeping, Path::new(name), size, &mut reading, secret);
    if sealed.is_err() {
        keeping.remove(&secret, SEALED);
    }
    sealed
}

fn seal_all(
    keeping: &Keeping,
    file: &Path,
    size: u64,
    reading: &mut impl Read,
    secret: [u8; 32],
) -> Result<Sealed, FileTrouble> {
    let key = DocumentKey::new(secret, layout_of(file, size)?);
    let kept = |error| FileTrouble::Io {
        what: "seal a copy of",
        file: file.to_owned(),
        error,
    };
    let parts = keeping.create(&key, &secret).map_err(kept)?;
    let mut hasher = Sha256::new();
    for part in 0..key.layout().parts() {
        let mut content = Zeroizing::new(vec![0; key.layout().content(part)]);
        reading
            .read_exact(&mut content)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => changed(file),
                _ => FileTrouble::io("read", file)(error),
            })?;
        hasher.update(content.as_slice());
        let sealed = key.seal(part, &content).map_err(|_| changed(file))?;
        parts.write(part, &sealed).map_err(kept)?;
    }
    if reading
        .read(&mut [0])
        .map_err(FileTrouble::io("read", file))?
        > 0
    {
        return Err(changed(file));
    }
    parts.sync().map_err(kept)?;
    keeping.sync().map_err(kept)?;
    Ok(Sealed {
        size,
        digest: hasher.finalize().into(),
    })
}

/// Refuses folders, devices and pipes: opening one of these would wait for
/// somebody to write to it.
pub(crate) fn check_ordinary(file: &Path) -> Result<(), FileTrouble> {
    let named = fs::metadata(file).map_err(FileTrouble::io("read", file))?;
    if named.is_file() {
        return Ok(());
    }
    Err(FileTrouble::NoFile {
        file: file.to_owned(),
    })
}

fn layout_of(file: &Path, size: u64) -> Result<Layout, FileTrouble> {
    Layout::of(size).ok_or_else(|| match size {
        0 => FileTrouble::Empty {
            file: file.to_owned(),
        },
        size => FileTrouble::TooLarge {
            file: file.to_owned(),
            size,
            most: sealing::document::LARGEST,
        },
    })
}

fn changed(file: &Path) -> FileTrouble {
    FileTrouble::Changed {
        file: file.to_owned(),
    }
}

/// Where a fetched document is to be written: nothing may lie there.
pub(crate) fn target(file: PathBuf, name: &str) -> Result<PathBuf, FileTrouble> {
    let file = if file.is_dir() { file.join(name) } else { file };
    match fs::symlink_metadata(&file) {
        Ok(_) => Err(FileTrouble::Exists { file }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(file),
        Err(error) => Err(FileTrouble::io("write", &file)(error)),
    }
}

/// Opens what was fetched, checks it, and gives it its name only then.
pub(crate) fn unseal(
    keeping: &Keeping,
    document: &Document,
    file: &Path,
) -> Result<Fetched, ClientError> {
    let key = key_of(document)?;
    let parts = keeping
        .find(&key, &document.secret, FETCHED)
        .map_err(FileTrouble::io("read the sealed parts of", file))?
        .ok_or(FileTrouble::PartGone)?;
    let failed = |error| FileTrouble::io("write", file)(error);
    let folder = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => {
            return Err(FileTrouble::Exists {
                file: file.to_owned(),
            }
            .into());
        }
    };
    let mut writing = tempfile::Builder::new()
        .prefix(".goodoffices-")
        .tempfile_in(folder)
        .map_err(failed)?;
    let mut hasher = Sha256::new();
    for part in 0..key.layout().parts() {
        let content = parts
            .open(&key, part)
            .map_err(failed)?
            .ok_or(FileTrouble::PartGone)?;
        hasher.update(content.as_slice());
        writing.write_all(&content).map_err(failed)?;
    }
    let digest: [u8; 32] = hasher.finalize().into();
    if digest != document.digest {
        keeping.remove(&document.secret, FETCHED);
        return Err(FileTrouble::OtherBytes.into());
    }
    writing.as_file().sync_all().map_err(failed)?;
    writing
        .persist_noclobber(file)
        .map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => FileTrouble::Exists {
                file: file.to_owned(),
            },
            _ => failed(error.error),
        })?;
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)?;
    keeping.remove(&document.secret, FETCHED);
    Ok(Fetched {
        file: file.to_owned(),
        size: document.size,
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

/// Checks what was fetched from one room and seals it for another.
pub(crate) fn seal_anew(
    keeping: &Keeping,
    from: &Document,
    into: &Document,
) -> Result<(), ClientError> {
    let (opening, sealing) = (key_of(from)?, key_of(into)?);
    let place = Path::new("a document on its way");
    let failed = |error| FileTrouble::io("seal", place)(error);
    let source = keeping
        .find(&opening, &from.secret, SOURCE)
        .map_err(failed)?
        .ok_or(FileTrouble::PartGone)?;
    let parts = keeping.create(&sealing, &into.secret).map_err(failed)?;
    let mut hasher = Sha256::new();
    for part in 0..opening.layout().parts() {
        let content = source
            .open(&opening, part)
            .map_err(failed)?
            .ok_or(FileTrouble::PartGone)?;
        hasher.update(content.as_slice());
        let sealed = sealing
            .seal(part, &content)
            .map_err(|error| ClientError::Document(error.to_string()))?;
        parts.write(part, &sealed).map_err(failed)?;
    }
    let digest: [u8; 32] = hasher.finalize().into();
    keeping.remove(&from.secret, SOURCE);
    if digest != from.digest {
        keeping.remove(&into.secret, SEALED);
        return Err(FileTrouble::OtherBytes.into());
    }
    parts.sync().map_err(failed)?;
    keeping.sync().map_err(failed)?;
    Ok(())
}
