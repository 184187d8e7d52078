//! A passkey as a door keeps it, and what its keeper answered.

use std::error::Error;

use serde_json::Value;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::WebauthnBuilder;

use crate::keeper::{Keeper, PRESENT};

/// An answer by its name.
type Answer = (&'static str, String);

/// The kept passkey, and the answers.
pub(crate) fn answers() -> Result<(String, Vec<Answer>), Box<dyn Error>> {
    const ORIGIN: &str = "https://localhost";
    let passkeys = WebauthnBuilder::new("localhost", &Url::parse(ORIGIN)?)?.build()?;
    let mut keeper = Keeper::new(7, ORIGIN);
    let (asked, state) =
        passkeys.start_passkey_registration(Uuid::nil(), "Counsel", "Counsel", None)?;
    let made = keeper.make(&serde_json::to_value(asked)?);
    let kept =
        passkeys.finish_passkey_registration(&serde_json::from_value(made.clone())?, &state)?;
    let (asked, _) = passkeys.start_passkey_authentication(std::slice::from_ref(&kept))?;
    let asked: Value = serde_json::to_value(asked)?;
    let proven = keeper.prove(&asked);
    keeper.flags = PRESENT;
    let anybody = keeper.prove(&asked);
    keeper.falls_behind();
    let answers = [
        ("made", made),
        ("proven", proven),
        ("anybody", anybody),
        ("copied", keeper.prove(&asked)),
    ];
    let answers = answers.map(|(name, answer)| (name, answer.to_string()));
    Ok((serde_json::to_string(&kept)?, answers.to_vec()))
}
