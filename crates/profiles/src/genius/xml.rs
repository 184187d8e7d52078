//! XML that is safe to parse: without declarations, and not nested deeply.

use roxmltree::{Document, ParsingOptions};

use crate::text::Text;
use crate::{ProfileError, limits};

const ENTITIES: &str = "remove the <!DOCTYPE …>: profiles need no entities";

/// Parses a file.
pub(crate) fn parse<'t>(text: &'t Text<'_>) -> Result<Document<'t>, ProfileError> {
    scan(text)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits::NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(&text.content, options).map_err(|error| {
        let remedy = "mend the XML: another program may have cut or changed the file";
        match error {
            roxmltree::Error::DtdDetected => text.whole("the file declares a DTD", ENTITIES),
            roxmltree::Error::NodesLimitReached => text.whole(
                format!("the file has more than {} elements", limits::NODES),
                "make it smaller",
            ),
            error => {
                let line = usize::try_from(error.pos().row).ok();
                ProfileError {
                    line,
                    ..text.whole(format!("not well-formed XML: {error}"), remedy)
                }
            }
        }
    })
}

/// Bounds depth and attributes before anything is built of them: the parser
/// looks for repeated attributes in time that grows with their square, and
/// copies the namespaces of every level.
fn scan(text: &Text<'_>) -> Result<(), ProfileError> {
    let content = text.content.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(open) = find(content, at, b"<") {
        let rest = content.get(open..).unwrap_or_default();
        at = if rest.starts_with(b"<!--") {
            after(content, open + 4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            after(content, open, b"]]>")
        } else if rest.starts_with(b"<?") {
            after(content, open, b"?>")
        } else if rest.starts_with(b"<!") {
            return Err(text.at(open, "the file declares a DTD", ENTITIES));
        } else if rest.starts_with(b"</") {
            depth = depth.saturating_sub(1);
            after(content, open, b">")
        } else {
            let tag = Tag::scan(content, open + 1);
            if tag.attributes > limits::ATTRIBUTES {
                return Err(text.at(
                    open,
                    format!(
                        "an element with more than {} attributes",
                        limits::ATTRIBUTES
                    ),
                    "remove those that GENIUS does not know",
                ));
            }
            depth += usize::from(!tag.empty);
            if depth > limits::DEPTH {
                return Err(text.at(
                    open,
                    format!("more than {} elements inside one another", limits::DEPTH),
                    "put the issues directly into the objective",
                ));
            }
            tag.end
        };
    }
    Ok(())
}

/// What the scan notes of a start tag.
struct Tag {
    attributes: usize,
    empty: bool,
    end: usize,
}

impl Tag {
    fn scan(content: &[u8], from: usize) -> Self {
        let mut attributes = 0;
        let mut slash = false;
        let mut at = from;
        while let Some(&byte) = content.get(at) {
            at += 1;
            match byte {
                b'>' => break,
                b'"' | b'\'' => {
                    attributes += 1;
                    at = after(content, at, &[byte]);
                    slash = false;
                }
                _ => slash = byte == b'/',
            }
        }
        Self {
            attributes,
            empty: slash,
            end: at,
        }
    }
}

fn find(content: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = content.get(from..)?;
    let found = rest.windows(what.len()).position(|part| part == what)?;
    Some(from + found)
}

/// The place after the next occurrence, or the end.
fn after(content: &[u8], from: usize, what: &[u8]) -> usize {
    find(content, from, what).map_or(content.len(), |found| found + what.len())
}
