//! Proofs of a side's words, as anybody may send them.

use talks::proof::ProofFile;

/// A file that is said to prove something. What is read has one form, and what
/// holds can be told.
pub fn proof(data: &[u8]) {
    let Ok(file) = ProofFile::from_bytes(data) else {
        return;
    };
    assert_eq!(file.to_bytes(), data, "one thing has one form");
    if let Ok(established) = file.check() {
        assert!(!established.proves().is_empty());
        assert!(!established.keys.is_empty(), "nobody signed");
        let _ = (
            established.rests(),
            established.leaves_open(),
            established.discloses(),
        );
    }
}
