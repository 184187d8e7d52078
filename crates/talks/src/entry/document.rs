//! Documents: files that lie sealed at the relay, apart from the log. The entry
//! says what the file is, byte for byte, and how whoever reads the entry gets
//! it.
//!
//! A document has one line of words, [`Document::passage`]. It names the exact
//! bytes by their SHA-256, so that all that can be done with words (ask, permit,
//! convey, withdraw, verify) can be done with a document by its line: who permits
//! the line permits these bytes and no others.

use core::fmt;

use data_encoding::HEXLOWER;
use minicbor::{Decode, Encode};

use crate::entry::Malformed;
use crate::ids::Time;
use crate::limits;
use crate::terms::Passage;

/// The language of a document's line, which is the same for everybody.
const LANGUAGE: &str = "en";

/// A file, and where its sealed bytes lie.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Document {
    /// Its name, without folders.
    #[n(0)]
    pub name: String,
    /// Its media type (RFC 6838), such as `application/pdf`, in lower case.
    #[n(1)]
    pub media_type: String,
    /// Its size in bytes.
    #[n(2)]
    pub size: u64,
    /// SHA-256 of its bytes.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub digest: [u8; 32],
    /// The secret under which its parts are sealed, and from which their ids at
    /// the relay follow. Random, and fresh in every room (R4).
    #[cbor(n(4), with = "minicbor::bytes")]
    pub secret: [u8; 32],
    /// Until when the relay keeps the sealed bytes.
    #[n(5)]
    pub until: Time,
}

impl Document {
    /// The document in one line of words. Two documents have the same line
    /// exactly if name, type, size and digest are the same; where the bytes lie
    /// does not show.
    pub fn passage(&self) -> Passage {
        Passage {
            words: format!(
                "Document \"{}\", {}, {} bytes, SHA-256 {}",
                self.name,
                self.media_type,
                self.size,
                HEXLOWER.encode(&self.digest)
            ),
            language: LANGUAGE.to_owned(),
        }
    }

    /// Checks the bounds of every part.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn check(&self) -> Result<(), Malformed> {
        check_name(&self.name)?;
        check_media_type(&self.media_type)?;
        if self.size == 0 || self.size > limits::DOCUMENT {
            return Err(Malformed::Field("size of the document"));
        }
        Ok(())
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({:?}, secret)", self.passage().words)
    }
}

/// Checks a file's name: it must not lead into another folder, hide itself, or
/// look like something else than it is.
///
/// # Errors
/// [`Malformed::Field`].
pub fn check_name(name: &str) -> Result<(), Malformed> {
    let outside = |c: char| c.is_whitespace() || c == '.';
    let well_formed = !name.is_empty()
        && name.len() <= limits::NAME
        && !name.starts_with(outside)
        && !name.ends_with(outside)
        && !name.chars().any(is_forbidden);
    if well_formed {
        Ok(())
    } else {
        Err(Malformed::Field("name of the document"))
    }
}

/// Separators of folders, the quotation mark that ends the name in the line,
/// and what steers a terminal or the direction of writing.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | '"')
        || matches!(
            c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        )
        || ('\u{2028}'..='\u{202e}').contains(&c)
        || ('\u{2060}'..='\u{206f}').contains(&c)
}

/// Checks the shape of a media type (RFC 6838), without parameters.
///
/// # Errors
/// [`Malformed::Field`].
pub fn check_media_type(media_type: &str) -> Result<(), Malformed> {
    let named = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "!#$&-^_.+".contains(c))
    };
    let well_formed = media_type.len() <= limits::MEDIA_TYPE
        && media_type
            .split_once('/')
            .is_some_and(|(kind, subtype)| named(kind) && named(subtype));
    if well_formed {
        Ok(())
    } else {
        Err(Malformed::Field("media type of the document"))
    }
}
