/// What a draft of a charter does not say, or not so that it could hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CharterMisuse {
    /// It would end all copies as soon as it holds.
    #[error(
        "charter: by its closing and retention every desk would destroy its copies at once; name a \
         later closing, or keep records for longer"
    )]
    DestroysAtOnce,
    /// Other sides than those of the talks.
    #[error("charter: it must have a part for each side, in this order: {0}")]
    Sides(String),
    /// A key that signs nothing.
    #[error(
        "charter: {side} has no key {number} that signs; `charter draft` lists the keys that do"
    )]
    NoSuchKey {
        /// The side.
        side: String,
        /// The key's number.
        number: u8,
    },
    /// More than can sign, or nobody.
    #[error(
        "charter: {side}: {threshold} of {keys} keys cannot sign; the threshold is at least 1 and \
         at most the number of keys"
    )]
    Threshold {
        /// The side.
        side: String,
        /// How many are to sign.
        threshold: u8,
        /// How many can.
        keys: usize,
    },
}
