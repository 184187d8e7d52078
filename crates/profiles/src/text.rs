//! A file as text, and where in it something is.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::{ProfileError, Source, limits};

/// A decoded file.
pub(crate) struct Text<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: Cow<'a, str>,
}

impl<'a> Text<'a> {
    /// Decodes a file: by its byte order mark, the encoding that an XML header
    /// declares, or as UTF-8.
    pub(crate) fn of(source: &Source<'a>) -> Result<Self, ProfileError> {
        let text = |content| Self {
            name: source.name,
            content,
        };
        if source.bytes.len() > limits::BYTES {
            return Err(text(Cow::Borrowed("")).whole(
                format!("the file has {} bytes", source.bytes.len()),
                format!("give at most {} (16 MiB)", limits::BYTES),
            ));
        }
        let (encoding, bytes) = match Encoding::for_bom(source.bytes) {
            Some((encoding, mark)) => (encoding, source.bytes.get(mark..).unwrap_or_default()),
            None => (declared(source.bytes), source.bytes),
        };
        if encoding == UTF_8 {
            return match std::str::from_utf8(bytes) {
                Ok(content) => Ok(text(Cow::Borrowed(content))),
                Err(error) => {
                    let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    let good = text(String::from_utf8_lossy(good));
                    Err(good.at(
                        good.content.len(),
                        "a byte here is not UTF-8 text",
                        "save the file as UTF-8, or declare its encoding in the XML header",
                    ))
                }
            };
        }
        let (content, bad) = encoding.decode_without_bom_handling(bytes);
        if bad {
            return Err(text(Cow::Borrowed("")).whole(
                format!("the file is not {} as it says", encoding.name()),
                "save it as UTF-8",
            ));
        }
        Ok(text(content))
    }

    /// The file's name without folders and ending.
    pub(crate) fn stem(&self) -> &'a str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        match file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file,
        }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        let before = self.content.as_bytes().get(..at);
        let before = before.unwrap_or(self.content.as_bytes());
        let mut lines = 1;
        let mut last = 0;
        for &byte in before {
            // A line ends with LF, CR or both.
            lines += usize::from(byte == b'\r' || (byte == b'\n' && last != b'\r'));
            last = byte;
        }
        lines
    }

    /// An error at a byte.
    pub(crate) fn at(
        &self,
        at: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> ProfileError {
        ProfileError {
            line: Some(self.line(at)),
            ..self.whole(what, remedy)
        }
    }

    /// An error of the whole file.
    pub(crate) fn whole(&self, what: impl Into<String>, remedy: impl Into<String>) -> ProfileError {
        ProfileError {
            file: self.name.to_owned(),
            line: None,
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

/// The encoding that an XML header declares; UTF-8 without one.
fn declared(bytes: &[u8]) -> &'static Encoding {
    let head = bytes.get(..200).unwrap_or(bytes).trim_ascii_start();
    let header = head.strip_prefix(b"<?xml").and_then(|rest| {
        let end = rest.windows(2).position(|pair| pair == b"?>")?;
        std::str::from_utf8(rest.get(..end)?).ok()
    });
    let label = header.and_then(|header| {
        let (_, rest) = header.split_once("encoding")?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
        rest.get(1..)?.split(quote).next()
    });
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        // The header itself was read as single bytes, so it is not UTF-16.
        Some(encoding) if encoding.is_ascii_compatible() => encoding,
        _ => UTF_8,
    }
}

/// Refuses a file that is given twice: it would be two sides.
pub(crate) fn no_file_twice(texts: &[Text<'_>]) -> Result<(), ProfileError> {
    for (place, text) in texts.iter().enumerate() {
        let before = texts.get(..place).unwrap_or_default();
        let same = |other: &&Text<'_>| other.name == text.name && other.content == text.content;
        if before.iter().any(|other| same(&other)) {
            return Err(text.whole("the file was given twice", "give it once"));
        }
    }
    Ok(())
}
