//! JSON that is safe to print (by `legible`).

use serde::Serialize;

/// One line of JSON, without the line feed.
///
/// # Errors
/// If the value has no JSON form.
pub(crate) fn line(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(legible::json(&serde_json::to_string(value)?))
}
