//! Files in and out of the keeping, without a relay.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use talks::Time;
use tempfile::TempDir;

use super::keeping::{FETCHED, SEALED, SOURCE};
use super::*;

const SECRET: [u8; 32] = [1; 32];

/// A vault's folder, and another for a person's files.
struct Place {
    vault: TempDir,
    files: TempDir,
    keeping: Keeping,
}

impl Place {
    fn new() -> Self {
        let vault = tempfile::tempdir().unwrap();
        Self {
            keeping: Keeping::of(vault.path()),
            files: tempfile::tempdir().unwrap(),
            vault,
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.files.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// How many sealed files there are.
    fn kept(&self) -> usize {
        fs::read_dir(self.vault.path().join("documents")).map_or(0, |files| files.count())
    }

    /// A file that was sealed here, as if it had been fetched elsewhere.
    fn fetched(&self, bytes: &[u8]) -> Document {
        let file = self.write("original", bytes);
        let sealed = files::seal(&self.keeping, &file, SECRET).unwrap();
        fs::remove_file(file).unwrap();
        let folder = self.vault.path().join("documents");
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            fs::rename(&path, path.with_extension(FETCHED)).unwrap();
        }
        stated(sealed.size, sealed.digest)
    }
}

fn stated(size: u64, digest: [u8; 32]) -> Document {
    Document {
        name: "draft.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size,
        digest,
        secret: SECRET,
        until: Time(u64::MAX),
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

#[test]
fn a_file_comes_out_of_the_keeping_as_it_went_in_and_leaves_nothing_behind() {
    for length in [1, 1024, 300_000] {
        let place = Place::new();
        let document = place.fetched(&bytes(length));
        let file = place.files.path().join("copy");
        let written = files::unseal(&place.keeping, &document, &file).unwrap();
        assert_eq!(fs::read(&file).unwrap(), bytes(length));
        assert_eq!(written.size, length as u64);
        assert_eq!(fs::read_dir(place.files.path()).unwrap().count(), 1);
        assert_eq!(place.kept(), 0);
    }
}

#[test]
fn nothing_of_a_file_can_be_read_in_the_keeping() {
    let place = Place::new();
    let words = b"the heron stands at the weir".repeat(100);
    let file = place.write("heron.txt", &words);
    files::seal(&place.keeping, &file, SECRET).unwrap();
    let kept: Vec<PathBuf> = fs::read_dir(place.vault.path().join("documents"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].to_string_lossy().contains("heron.txt"));
    let sealed = fs::read(&kept[0]).unwrap();
    assert!(!sealed.windows(5).any(|window| window == b"heron"));
}

#[test]
fn what_is_no_document_is_refused_with_what_to_do() {
    let place = Place::new();
    let empty = place.write("empty", b"");
    let large = place.files.path().join("large");
    let sparse = fs::File::create(&large).unwrap();
    sparse.set_len(sealing::document::LARGEST + 1).unwrap();
    let missing = place.files.path().join("missing");
    for (file, says) in [
        (empty.as_path(), "is empty"),
        (
            &large,
            "67108865 bytes, and a document has at most 67108864",
        ),
        (place.files.path(), "is no ordinary file"),
        (&missing, "cannot read"),
        (Path::new("/dev/null"), "is no ordinary file"),
    ] {
        let refused = files::seal(&place.keeping, file, SECRET).err().unwrap();
        assert!(refused.to_string().contains(says), "{refused}");
        assert!(refused.is_misuse(), "{refused}");
        assert_eq!(place.kept(), 0, "nothing is kept of it");
    }
}

/// A file of the system states a page's size and holds less, as one does that was
/// cut while it was being read.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_changes_while_it_is_read_is_not_attached() {
    let place = Place::new();
    let file = Path::new("/sys/devices/system/cpu/online");
    if !file.exists() {
        return;
    }
    let refused = files::seal(&place.keeping, file, SECRET).err().unwrap();
    assert!(matches!(refused, FileTrouble::Changed { .. }), "{refused}");
    assert_eq!(place.kept(), 0);
}

#[test]
fn what_is_fetched_never_lies_over_anything() {
    let place = Place::new();
    let document = place.fetched(&bytes(2000));
    let there = place.write("draft.pdf", b"mine");
    let refused = files::target(there.clone(), "draft.pdf").unwrap_err();
    assert!(matches!(refused, FileTrouble::Exists { .. }), "{refused}");
    let in_folder = files::target(place.files.path().to_owned(), "draft.pdf");
    assert!(matches!(in_folder, Err(FileTrouble::Exists { .. })));
    // Somebody makes the file while the document is being fetched.
    let raced = files::unseal(&place.keeping, &document, &there);
    assert!(matches!(
        raced,
        Err(ClientError::File(FileTrouble::Exists { .. }))
    ));
    assert_eq!(fs::read(&there).unwrap(), b"mine");
    #[cfg(unix)]
    {
        let dangling = place.files.path().join("link");
        std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
        assert!(files::target(dangling, "x").is_err());
    }
    // What came is still there for another name.
    let other = place.files.path().join("other.pdf");
    files::unseal(&place.keeping, &document, &other).unwrap();
    assert_eq!(fs::read(other).unwrap(), bytes(2000));
}

#[test]
fn bytes_with_another_digest_are_written_nowhere() {
    let place = Place::new();
    let mut document = place.fetched(&bytes(2000));
    document.digest[0] ^= 1;
    let file = place.files.path().join("copy");
    let refused = files::unseal(&place.keeping, &document, &file).unwrap_err();
    assert!(
        refused.to_string().contains("nothing was written"),
        "{refused}"
    );
    assert_eq!(refused.kind(), desk::ErrorKind::Refused);
    assert_eq!(fs::read_dir(place.files.path()).unwrap().count(), 0);
}

#[test]
fn a_document_is_sealed_anew_only_if_it_is_the_one_stated() {
    let place = Place::new();
    let mut from = place.fetched(&bytes(300_000));
    let folder = place.vault.path().join("documents");
    let rename = |ending: &str| {
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().unwrap() == FETCHED {
                fs::rename(&path, path.with_extension(ending)).unwrap();
            }
        }
    };
    rename(SOURCE);
    let into = Document {
        secret: [2; 32],
        ..from.clone()
    };
    files::seal_anew(&place.keeping, &from, &into).unwrap();
    let key = key_of(&into).unwrap();
    let parts = place.keeping.find(&key, &into.secret, SEALED).unwrap();
    assert_eq!(parts.unwrap().missing(&key).unwrap(), Vec::<u32>::new());
    assert_eq!(place.kept(), 1, "what it was made of is gone");

    from = place.fetched(&bytes(2000));
    rename(SOURCE);
    from.digest[0] ^= 1;
    let into = Document {
        secret: [3; 32],
        ..from.clone()
    };
    let refused = files::seal_anew(&place.keeping, &from, &into).unwrap_err();
    assert!(matches!(
        refused,
        ClientError::File(FileTrouble::OtherBytes)
    ));
    let key = key_of(&into).unwrap();
    assert!(
        place
            .keeping
            .find(&key, &into.secret, SEALED)
            .unwrap()
            .is_none()
    );
}

#[test]
fn what_came_in_part_is_known_by_opening() {
    let place = Place::new();
    let document = place.fetched(&bytes(900_000));
    let key = key_of(&document).unwrap();
    let parts = place
        .keeping
        .go_on(&key, &document.secret, FETCHED)
        .unwrap();
    assert_eq!(parts.missing(&key).unwrap(), Vec::<u32>::new());
    parts.write(1, &vec![0; key.layout().sealed()]).unwrap();
    assert_eq!(parts.missing(&key).unwrap(), [1]);
    let path = fs::read_dir(place.vault.path().join("documents"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let cut = fs::OpenOptions::new().write(true).open(path).unwrap();
    cut.set_len(3 * key.layout().sealed() as u64 - 1).unwrap();
    assert_eq!(parts.missing(&key).unwrap(), [1, 2, 3]);
}

#[test]
fn a_start_clears_away_what_no_engine_needs() {
    let place = Place::new();
    let file = place.write("one", &bytes(10));
    for secret in [[1; 32], [2; 32]] {
        files::seal(&place.keeping, &file, secret).unwrap();
    }
    let foreign = place.vault.path().join("documents/note");
    fs::File::create(&foreign)
        .unwrap()
        .write_all(b"mine")
        .unwrap();
    place.keeping.tidy(&[[2; 32]]);
    let layout = Layout::of(10).unwrap();
    let there = |secret: [u8; 32]| {
        let key = DocumentKey::new(secret, layout);
        place.keeping.find(&key, &secret, SEALED).unwrap().is_some()
    };
    assert_eq!((there([1; 32]), there([2; 32])), (false, true));
    assert!(foreign.exists(), "what is not the desk's is left alone");
}

#[test]
fn names_and_types_follow_from_the_file() {
    assert_eq!(files::own_name(Path::new("/a/b c.PDF")).unwrap(), "b c.PDF");
    assert!(files::own_name(Path::new("/a/..")).is_err());
    for (name, media_type) in [
        ("b c.PDF", "application/pdf"),
        ("x.tar.gz", "application/octet-stream"),
        ("README", "application/octet-stream"),
        ("map.geojson", "application/geo+json"),
    ] {
        assert_eq!(files::media_type(name), media_type);
    }
}
