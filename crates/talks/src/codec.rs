//! The one way in which this crate turns values into bytes and back.

use minicbor::{Decode, Decoder, Encode};

use crate::entry::Malformed;

/// Encodes a value of ours. Writing into memory cannot fail.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // The writer's error type is uninhabited for `Vec`; our encoders raise none.
    let _ = minicbor::encode(value, &mut bytes);
    bytes
}

/// Decodes a value that must fill `bytes` exactly and be no longer than `most`.
///
/// # Errors
/// [`Malformed`] if the bytes are too long, not of this type, or more than it.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8], most: usize) -> Result<T, Malformed> {
    if bytes.len() > most {
        return Err(Malformed::TooLong {
            length: bytes.len(),
            most,
        });
    }
    let mut decoder = Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| Malformed::NotCbor)?;
    if decoder.position() != bytes.len() {
        return Err(Malformed::Trailing);
    }
    Ok(value)
}
