//! Parts of documents, as a relay gives them, and names, as people give them.

use sealing::document::{DocumentKey, LARGEST, Layout, PARTS};
use talks::entry::Document;
use talks::entry::document::check_name;
use talks::{Time, limits};

/// A size, a part's number and a sealed part from elsewhere; the same bytes are
/// also a document's name.
pub fn document(data: &[u8]) {
    name(&String::from_utf8_lossy(data));
    let Some((size, rest)) = data.split_first_chunk::<8>() else {
        return;
    };
    let Some((part, sealed)) = rest.split_first() else {
        return;
    };
    let Some(layout) = Layout::of(u64::from_be_bytes(*size)) else {
        return;
    };
    assert!(layout.size() <= LARGEST && (1..=PARTS).contains(&layout.parts()));
    let bytes: u64 = (0..layout.parts())
        .map(|part| layout.content(part) as u64)
        .sum();
    assert_eq!(bytes, layout.size(), "every byte lies in one part");
    let key = DocumentKey::new([7; 32], layout);
    if let Ok(content) = key.open(u32::from(*part), sealed) {
        assert_eq!(content.len(), layout.content(u32::from(*part)));
        let again = key.seal(u32::from(*part), &content);
        assert!(again.is_ok_and(|again| again == sealed), "one sealed form");
    }
}

/// A name that is taken ends where its quotation mark does.
fn name(name: &str) {
    if check_name(name).is_err() {
        return;
    }
    let document = Document {
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        size: 1,
        digest: [1; 32],
        secret: [2; 32],
        until: Time(3),
    };
    assert!(document.check().is_ok());
    let line = document.passage().words;
    assert!(line.len() < limits::WORDS);
    let read = line
        .strip_prefix("Document \"")
        .and_then(|rest| rest.split_once('"'));
    assert_eq!(read.map(|(read, _)| read), Some(name));
}
