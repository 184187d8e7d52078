//! Answers of whoever stands at the door of a hosted desk and has proved nothing yet.

use std::sync::OnceLock;

use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

/// The passkey that the seeds prove.
const KEPT: &str = include_str!("passkey.json");

/// A door, and what it asked.
struct Door {
    passkeys: Webauthn,
    made: PasskeyRegistration,
    proven: PasskeyAuthentication,
}

fn door() -> Option<Door> {
    let origin = Url::parse("https://localhost").ok()?;
    let passkeys = WebauthnBuilder::new("localhost", &origin)
        .ok()?
        .build()
        .ok()?;
    let kept: Passkey = serde_json::from_str(KEPT).ok()?;
    let (_, made) = passkeys
        .start_passkey_registration(Uuid::nil(), "Counsel", "Counsel", None)
        .ok()?;
    let (_, proven) = passkeys.start_passkey_authentication(&[kept]).ok()?;
    Some(Door {
        passkeys,
        made,
        proven,
    })
}

/// Reads an answer as one that makes a passkey and as one that proves it. Nobody is
/// let in: no answer fits a challenge that was drawn after it.
pub fn passkey(data: &[u8]) {
    static DOOR: OnceLock<Option<Door>> = OnceLock::new();
    let door = DOOR.get_or_init(door).as_ref();
    assert!(door.is_some(), "the kept passkey is read");
    let Some(door) = door else { return };
    if let Ok(answer) = serde_json::from_slice::<RegisterPublicKeyCredential>(data) {
        let made = door
            .passkeys
            .finish_passkey_registration(&answer, &door.made);
        assert!(made.is_err(), "an old answer makes a passkey");
    }
    if let Ok(answer) = serde_json::from_slice::<PublicKeyCredential>(data) {
        let proven = door
            .passkeys
            .finish_passkey_authentication(&answer, &door.proven);
        assert!(proven.is_err(), "an old answer opens a desk");
    }
}
