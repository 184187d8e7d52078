//! What reaches a desk from invitees, inviters and other programs.

use desk::invitation::{Answer, Card, Link};
use desk::{Command, Query};
use envelope::LockerId;

/// A link, a card, an answer.
pub fn invitation(data: &[u8]) {
    if let Ok(link) = Link::from_text(&String::from_utf8_lossy(data)) {
        assert_eq!(Link::from_text(&link.to_text()).as_ref(), Ok(&link));
    }
    let _ = Card::from_bytes(data);
    let _ = Answer::from_signed_bytes(data, &LockerId::from_bytes([1; 32]));
}

/// A command or query as a program may send it over a desk's socket.
pub fn command(data: &[u8]) {
    if let Ok(command) = serde_json::from_slice::<Command>(data) {
        let text = serde_json::to_vec(&command);
        let again = text.map(|text| serde_json::from_slice::<Command>(&text).ok());
        assert_eq!(again.ok().flatten().as_ref(), Some(&command));
    }
    let _ = serde_json::from_slice::<Query>(data);
}
