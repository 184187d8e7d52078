//! Reading bounded CBOR: the whole input, nothing behind it, no list longer
//! than its limit.

use minicbor::{Decode, Decoder, Encode, decode};

/// Bytes that are no message of this protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The message is longer than its limit.
    #[error("message of {length} bytes is over the limit of {limit} bytes")]
    TooLong {
        /// The length received, in bytes.
        length: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The bytes are not the expected CBOR.
    #[error("malformed message: {0}")]
    Malformed(String),
    /// Bytes follow the message.
    #[error("{0} bytes follow the end of the message")]
    Trailing(usize),
    /// The message is written in a protocol version that is not spoken here.
    #[error("protocol version {0} is not spoken here; this program speaks version 1")]
    Version(u8),
}

/// Decodes a value that fills `bytes` exactly.
///
/// # Errors
/// [`WireError`] if the input is over `limit`, malformed, or has bytes left.
pub fn decode_whole<'b, T: Decode<'b, ()>>(bytes: &'b [u8], limit: usize) -> Result<T, WireError> {
    if bytes.len() > limit {
        return Err(WireError::TooLong {
            length: bytes.len(),
            limit,
        });
    }
    let mut decoder = Decoder::new(bytes);
    let value = decoder
        .decode()
        .map_err(|error: decode::Error| WireError::Malformed(error.to_string()))?;
    match bytes.len().saturating_sub(decoder.position()) {
        0 => Ok(value),
        rest => Err(WireError::Trailing(rest)),
    }
}

/// Encodes a value. Writing to memory cannot fail.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
    bytes
}

/// Reads a definite list of at most `limit` values.
pub(crate) fn list<'b, T: Decode<'b, C>, C>(
    d: &mut Decoder<'b>,
    context: &mut C,
    limit: usize,
) -> Result<Vec<T>, decode::Error> {
    let Some(length) = d.array()? else {
        return Err(decode::Error::message("list without a stated length"));
    };
    if usize::try_from(length).is_ok_and(|length| length > limit) {
        return Err(decode::Error::message("list over its limit"));
    }
    (0..length).map(|_| d.decode_with(context)).collect()
}

/// Reads a byte string of at most `limit` bytes.
pub(crate) fn bytes(d: &mut Decoder<'_>, limit: usize) -> Result<Vec<u8>, decode::Error> {
    let bytes = d.bytes()?;
    if bytes.len() > limit {
        return Err(decode::Error::message("byte string over its limit"));
    }
    Ok(bytes.to_vec())
}
