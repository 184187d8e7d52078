//! What is usual at a desk: what the forms of the opening are filled with.

use std::sync::Arc;

/// Makes a token that opens so many rooms, where this machine runs the relay.
///
/// # Errors
/// Why it cannot, in words.
pub type Tokens = Arc<dyn Fn(u32) -> Result<String, String> + Send + Sync>;

/// What is usual at a desk. Nothing of it needs to be there.
#[derive(Clone, Default)]
pub struct Usual {
    /// The name or office of whoever sits here.
    pub name: Option<String>,
    /// What this device is called.
    pub device: Option<String>,
    /// The language of the people here (BCP 47).
    pub language: Option<String>,
    /// Where the relay is.
    pub relay: Option<String>,
    /// The relay's public key.
    pub relay_key: Option<String>,
    /// An operator's token for opening rooms.
    pub token: Option<String>,
    /// What makes tokens, where this machine runs the relay.
    pub tokens: Option<Tokens>,
}

/// Tokens are worth rooms: they are not printed.
impl core::fmt::Debug for Usual {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Usual")
            .field("name", &self.name)
            .field("device", &self.device)
            .field("language", &self.language)
            .field("relay", &self.relay)
            .field("relay_key", &self.relay_key)
            .finish_non_exhaustive()
    }
}
