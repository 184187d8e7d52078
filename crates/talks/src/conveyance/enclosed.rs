//! Documents that go along with the words that name them.
//!
//! What was permitted is the document's line. So its bytes go where exactly this
//! line goes, and nowhere else: in substance only words go, since nobody but the
//! side could say that other bytes are the same in substance; said aloud, nothing
//! goes along.

use crate::entry::{Conveyance, Document};
use crate::ids::EntryId;
use crate::room::{Room, RuleBroken};
use crate::terms::Wording;

use super::CannotConvey;

/// The document that must go along with these words under a permission, as it
/// lies in the source room; none if only words go.
pub fn document_to_go<'r>(
    source: &'r Room,
    permission: &EntryId,
    words: &Conveyance,
) -> Option<&'r Document> {
    let document = source.document_of(permission)?;
    may_enclose(words, document).then_some(document)
}

/// Puts a document with the words that name it. `sealed` is the same document,
/// as its bytes lie in the destination, under a secret of its own.
///
/// # Errors
/// [`CannotConvey`] if no document goes with these words, another one does, or
/// its secret is the source's.
pub fn enclose(
    source: &Room,
    permission: &EntryId,
    words: Conveyance,
    sealed: Document,
) -> Result<Conveyance, CannotConvey> {
    let with = Conveyance {
        document: Some(sealed),
        ..words
    };
    check_enclosed(source, permission, &with)?;
    Ok(with)
}

/// Whether with the words goes what must go with them, and nothing else.
pub(super) fn check_enclosed(
    source: &Room,
    permission: &EntryId,
    sent: &Conveyance,
) -> Result<(), CannotConvey> {
    match (document_to_go(source, permission, sent), &sent.document) {
        (None, None) => Ok(()),
        (Some(document), Some(sealed)) if document.secret == sealed.secret => {
            Err(CannotConvey::SecretShared)
        }
        (Some(document), Some(sealed)) if document.passage() == sealed.passage() => Ok(()),
        (Some(_), Some(_)) | (None, Some(_)) => Err(CannotConvey::OtherDocument),
        (Some(_), None) => Err(CannotConvey::DocumentMissing),
    }
}

/// What the destination can check of a document: that it is the one which the
/// words name. That its bytes are those, it checks when it fetches them.
pub(crate) fn judge_enclosed(conveyance: &Conveyance) -> Result<(), RuleBroken> {
    match &conveyance.document {
        Some(document) if !may_enclose(conveyance, document) => Err(RuleBroken::DocumentDiffers),
        _ => Ok(()),
    }
}

fn may_enclose(words: &Conveyance, document: &Document) -> bool {
    words.wording != Wording::Substance && !words.aloud && words.passage == document.passage()
}
