//! Bounds of what is taken in, kept and shown.

/// Bytes of a passage and of outgoing words.
pub const BYTES: usize = 64 * 1024;
/// Passages kept at once.
pub const PASSAGES: usize = 1_000_000;
/// Words, numbers and signs of all passages together (about 100 bytes each).
pub const WORDS: usize = 16_000_000;
/// Findings of one look.
pub const FINDINGS: usize = 32;
/// Findings of one look about one passage.
pub const FINDINGS_OF_A_PASSAGE: usize = 6;
/// Findings of one look of one kind.
pub const FINDINGS_OF_A_KIND: usize = 12;

/// Words of a piece: passages and outgoing words are compared piece by piece.
pub(crate) const PIECE: usize = 64;
/// Postings that one piece of outgoing words may visit.
pub(crate) const VISITS: usize = 50_000;
/// Pieces that are compared word by word with one piece of outgoing words.
pub(crate) const CANDIDATES: usize = 96;
/// Pieces of outgoing words, some 2,000 words, to which both are granted in full. If
/// there are more, all share what these have.
pub(crate) const FULL: usize = 32;
/// But each has this part of it at least.
pub(crate) const SHARE: usize = 8;
/// Close wordings from this strength on are shown: where about one in a thousand
/// unrelated passages is.
pub const CLOSE: f32 = 0.35;
