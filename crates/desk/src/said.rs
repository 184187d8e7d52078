//! The words that an entry itself holds.

use talks::{Body, Passage, Words};

/// Words of an entry that are not another's of the same room.
pub(crate) fn said(body: &Body) -> Option<&str> {
    fn own(words: &Words) -> Option<&Passage> {
        match words {
            Words::Own(passage) => Some(passage),
            Words::Same(_) => None,
        }
    }
    let passage = match body {
        Body::Statement(body) => Some(&body.passage),
        Body::Showing(body) => Some(&body.passage),
        Body::Conveyance(body) => Some(&body.passage),
        Body::Receipt(body) => body.passage.as_ref(),
        Body::Ask(body) => own(&body.words),
        Body::Permission(body) => own(&body.words),
        Body::Marked(body) => own(&body.words),
        Body::Refusal(body) => return body.reason.as_deref(),
        _ => None,
    };
    passage.map(|passage| passage.words.as_str())
}
