//! Words as they are handed in: on the command line, or on standard input.

use std::ffi::OsString;
use std::io::Read;

use crate::failure::Failure;

/// The words given, or those on standard input if none or `-` are given.
///
/// # Errors
/// If they are not UTF-8, empty, or too long for one entry.
pub(crate) fn read(given: Option<OsString>, input: impl Read) -> Result<String, Failure> {
    match given {
        Some(words) if words != "-" => {
            let words = words.into_string().map_err(|_| not_utf8("the words"))?;
            check(words)
        }
        _ => from(input),
    }
}

fn from(input: impl Read) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    // Two more than allowed: a final line feed, and one byte that tells "too
    // long" from "just fits".
    let most = talks::limits::WORDS as u64 + 2;
    input
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::unavailable(format!("standard input: {error}")))?;
    let mut words = String::from_utf8(bytes).map_err(|_| not_utf8("standard input"))?;
    // The shell's final line feed is not part of what is said.
    if words.ends_with('\n') {
        words.pop();
    }
    check(words)
}

fn check(words: String) -> Result<String, Failure> {
    if words.trim().is_empty() {
        return Err(Failure::misuse(
            "there are no words: give them as an argument or on standard input",
        ));
    }
    if words.len() > talks::limits::WORDS {
        return Err(Failure::misuse(format!(
            "the words are longer than the {} bytes that one entry holds: say them in several entries",
            talks::limits::WORDS
        )));
    }
    Ok(words)
}

fn not_utf8(what: &str) -> Failure {
    Failure::misuse(format!(
        "{what}: not UTF-8 text; nothing was sent. Convert it (for example with iconv) and try again"
    ))
}
