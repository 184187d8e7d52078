//! Making a passkey and proving one. What a challenge and its answer mean is the
//! library's business; here is whose they are, and what follows.

use std::sync::Arc;
use std::time::Instant;

use axum::http::StatusCode;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, CredentialID, Passkey, PublicKeyCredential, RegisterPublicKeyCredential,
};
use zeroize::Zeroizing;

use super::ceremonies::Asked;
use super::ledger::{Account, Kept, Ledger};
use super::{HostingError, House, now};
use crate::limits;
use crate::serve::seats::Secret;
use crate::shared::{Ring, Shared};

/// Why a browser is not let in, or a passkey not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The link was used, is too old, or never was.
    Spent,
    /// No passkey opens such an account.
    Unknown,
    /// Nothing was asked of this browser, or too long ago, or it answered already.
    Late,
    /// The answer does not prove what was asked.
    Wrong,
    /// It was wrong too often.
    TooOften,
    /// The account has as many passkeys as are kept.
    TooMany,
    /// Something is wrong on the host's machine.
    Closed,
}

impl Refused {
    /// The message that says so, and what to do.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Spent => "invited-spent",
            Self::Unknown => "enter-unknown",
            Self::Late => "passkey-late",
            Self::Wrong => "passkey-wrong",
            Self::TooOften => "passkey-too-often",
            Self::TooMany => "passkey-too-many",
            Self::Closed => "enter-closed",
        }
    }

    /// The same for a program.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Spent => StatusCode::GONE,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Late => StatusCode::CONFLICT,
            Self::Wrong => StatusCode::FORBIDDEN,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::TooMany => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Closed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<HostingError> for Refused {
    fn from(error: HostingError) -> Self {
        tracing::error!(%error, "an account");
        Self::Closed
    }
}

/// What a browser is asked: the challenge as its script takes it, and what proves
/// that it is the browser that was asked.
pub(crate) struct Challenge {
    pub(crate) json: String,
    pub(crate) browser: Secret,
}

/// Somebody at the door of a desk.
pub(crate) struct Entered {
    pub(crate) shared: Arc<Shared>,
    /// The secret of a new seat; none if a seat that was locked is open again.
    pub(crate) seat: Option<Secret>,
}

fn closed(error: impl core::fmt::Display) -> Refused {
    tracing::error!(%error, "a passkey's challenge");
    Refused::Closed
}

impl House {
    /// Asks a browser to make the first passkey of an account.
    pub(crate) async fn ask_invited(&self, link: &str) -> Result<Challenge, Refused> {
        let ledger = self.ledger.lock().await;
        let account = ledger.invited(link, now()).ok_or(Refused::Spent)?;
        self.ask_to_make(account, Asked::Invited)
    }

    /// Asks a browser that has a seat to make a further one.
    pub(crate) async fn ask_further(&self, account: Uuid) -> Result<Challenge, Refused> {
        let ledger = self.ledger.lock().await;
        let account = open(&ledger, account)?;
        if account.passkeys.len() >= limits::PASSKEYS {
            return Err(Refused::TooMany);
        }
        self.ask_to_make(account, Asked::Further)
    }

    fn ask_to_make(
        &self,
        account: &Account,
        asked: impl FnOnce(webauthn_rs::prelude::PasskeyRegistration) -> Asked,
    ) -> Result<Challenge, Refused> {
        // What is here already is not made twice; what others have is theirs to know.
        let kept = account.passkeys.iter();
        let kept: Vec<CredentialID> = kept.map(|kept| kept.passkey.cred_id().clone()).collect();
        let (options, state) = self
            .passkeys
            .start_passkey_registration(account.id, &account.name, &account.name, Some(kept))
            .map_err(closed)?;
        self.challenge(account.id, &options, asked(state))
    }

    /// Asks a browser to prove a passkey of an account.
    pub(crate) async fn ask_enter(&self, account: Uuid) -> Result<Challenge, Refused> {
        if !self.ceremonies.may_try(account, Instant::now()) {
            return Err(Refused::TooOften);
        }
        let ledger = self.ledger.lock().await;
        let account = open(&ledger, account)?;
        let passkeys: Vec<Passkey> = account
            .passkeys
            .iter()
            .map(|kept| kept.passkey.clone())
            .collect();
        let (options, state) = self
            .passkeys
            .start_passkey_authentication(&passkeys)
            .map_err(closed)?;
        self.challenge(account.id, &options, Asked::Enter(state))
    }

    fn challenge(
        &self,
        account: Uuid,
        options: &impl serde::Serialize,
        asked: Asked,
    ) -> Result<Challenge, Refused> {
        let json = serde_json::to_string(options).map_err(closed)?;
        let browser = self.ceremonies.begin(account, asked, Instant::now());
        let browser = browser.map_err(closed)?;
        Ok(Challenge { json, browser })
    }

    /// Takes the first passkey of an account, which spends its link, and lets in.
    pub(crate) async fn prove_invited(
        self: &Arc<Self>,
        link: &str,
        browser: &str,
        proof: &[u8],
    ) -> Result<Entered, Refused> {
        let id = {
            let ledger = self.ledger.lock().await;
            ledger.invited(link, now()).ok_or(Refused::Spent)?.id
        };
        let Some(Asked::Invited(state)) = self.ceremonies.take(browser, id, Instant::now()) else {
            return Err(Refused::Late);
        };
        let passkey = self.made(proof, &state).await?;
        let mut ledger = self.ledger.lock().await;
        let mut changed = ledger.clone();
        let account = changed.invited(link, now()).ok_or(Refused::Spent)?.id;
        add(&mut changed, account, passkey)?;
        let account = changed.get_mut(account).ok_or(Refused::Spent)?;
        account.invitation = None;
        account.begun = true;
        let account = account.clone();
        self.store(&mut ledger, changed).await?;
        let shared = self.desk(&account).await?;
        // Under the ledger's lock: an account that ends loses every seat.
        let seat = shared.seats.seat(Instant::now()).map_err(closed)?;
        Ok(Entered {
            shared,
            seat: Some(seat),
        })
    }

    /// Takes a further passkey of an account.
    pub(crate) async fn prove_further(
        &self,
        id: Uuid,
        browser: &str,
        proof: &[u8],
    ) -> Result<(), Refused> {
        let Some(Asked::Further(state)) = self.ceremonies.take(browser, id, Instant::now()) else {
            return Err(Refused::Late);
        };
        let passkey = self.made(proof, &state).await?;
        let mut ledger = self.ledger.lock().await;
        let mut changed = ledger.clone();
        open(&changed, id)?;
        add(&mut changed, id, passkey)?;
        self.store(&mut ledger, changed).await
    }

    /// Forgets a passkey of an account, unless it is the only one.
    pub(crate) async fn forget_passkey(&self, id: Uuid, key: &str) -> Result<(), Refused> {
        let mut ledger = self.ledger.lock().await;
        let mut changed = ledger.clone();
        let account = changed.get_mut(id).ok_or(Refused::Unknown)?;
        if account.passkeys.len() < 2 {
            return Err(Refused::Unknown);
        }
        account.passkeys.retain(|kept| kept.key() != key);
        self.ceremonies.forget(id);
        self.store(&mut ledger, changed).await
    }

    /// Lets in whoever proves a passkey of an account. `sits`: the secret of the seat
    /// that the browser has already.
    pub(crate) async fn prove_enter(
        self: &Arc<Self>,
        id: Uuid,
        browser: &str,
        sits: Option<&str>,
        proof: &[u8],
    ) -> Result<Entered, Refused> {
        let entered = self.enter(id, browser, sits, proof).await;
        let wrong = matches!(entered, Err(Refused::Wrong));
        if wrong || entered.is_ok() {
            self.ceremonies.tried(id, !wrong, Instant::now());
        }
        entered
    }

    async fn enter(
        self: &Arc<Self>,
        id: Uuid,
        browser: &str,
        sits: Option<&str>,
        proof: &[u8],
    ) -> Result<Entered, Refused> {
        if !self.ceremonies.may_try(id, Instant::now()) {
            return Err(Refused::TooOften);
        }
        let Some(Asked::Enter(state)) = self.ceremonies.take(browser, id, Instant::now()) else {
            return Err(Refused::Late);
        };
        let proof: PublicKeyCredential =
            serde_json::from_slice(proof).map_err(|_| Refused::Wrong)?;
        let proven = {
            let _turn = self.checks.acquire().await.map_err(closed)?;
            let proven = self.passkeys.finish_passkey_authentication(&proof, &state);
            proven.map_err(|error| {
                tracing::warn!(%error, "a passkey's proof was refused");
                Refused::Wrong
            })?
        };
        let mut ledger = self.ledger.lock().await;
        let mut changed = ledger.clone();
        open(&changed, id)?;
        let account = changed.get_mut(id).ok_or(Refused::Unknown)?;
        let moved = count_on(account, &proven)?;
        let account = account.clone();
        if moved {
            self.store(&mut ledger, changed).await?;
        }
        let shared = self.desk(&account).await?;
        let sits = sits.and_then(|secret| shared.seats.find(secret));
        let seat = match sits {
            Some(seat) => {
                shared.seats.lock(seat.number, false, Instant::now());
                None
            }
            None => Some(shared.seats.seat(Instant::now()).map_err(closed)?),
        };
        Ok(Entered { shared, seat })
    }

    async fn desk(self: &Arc<Self>, account: &Account) -> Result<Arc<Shared>, Refused> {
        let desk = self.desks.open(self, account).await;
        desk.map_err(|error| {
            tracing::error!(%error, "the desk of an account cannot be opened");
            Refused::Closed
        })
    }

    async fn made(
        &self,
        proof: &[u8],
        state: &webauthn_rs::prelude::PasskeyRegistration,
    ) -> Result<Passkey, Refused> {
        let proof: RegisterPublicKeyCredential =
            serde_json::from_slice(proof).map_err(|_| Refused::Wrong)?;
        let _turn = self.checks.acquire().await.map_err(closed)?;
        let made = self.passkeys.finish_passkey_registration(&proof, state);
        made.map_err(|error| {
            tracing::warn!(%error, "a passkey was refused");
            Refused::Wrong
        })
    }

    /// What the vault keeps first, then what is known and shown.
    async fn store(&self, ledger: &mut Ledger, changed: Ledger) -> Result<(), Refused> {
        let stored: Zeroizing<Vec<u8>> = changed.stored()?;
        let stored = self.host.write_ledger(stored).await;
        stored.map_err(HostingError::from)?;
        *ledger = changed;
        self.ring();
        Ok(())
    }

    /// Shows an account's open pages that its passkeys changed.
    pub(crate) fn ring_at(&self, account: Uuid) {
        if let Some(shared) = self.desks.get(account) {
            shared.ring(Ring::Accounts);
        }
    }
}

/// An account that a passkey opens.
fn open(ledger: &Ledger, id: Uuid) -> Result<&Account, Refused> {
    let account = ledger.get(id);
    let account = account.filter(|one| !one.ended && !one.passkeys.is_empty());
    account.ok_or(Refused::Unknown)
}

/// Adds a passkey that nobody has.
fn add(ledger: &mut Ledger, id: Uuid, passkey: Passkey) -> Result<(), Refused> {
    let mut kept = ledger.0.iter().flat_map(|one| &one.passkeys);
    if kept.any(|kept| kept.passkey.cred_id() == passkey.cred_id()) {
        return Err(Refused::Wrong);
    }
    let account = ledger.get_mut(id).ok_or(Refused::Unknown)?;
    if account.passkeys.len() >= limits::PASSKEYS {
        return Err(Refused::TooMany);
    }
    account.passkeys.push(Kept {
        since: now(),
        passkey,
    });
    Ok(())
}

/// Notes what a proof tells of its passkey; whether that changed. A counter that
/// does not grow is a copy's.
fn count_on(account: &mut Account, proven: &AuthenticationResult) -> Result<bool, Refused> {
    if !proven.user_verified() {
        return Err(Refused::Wrong);
    }
    let mut kept = account.passkeys.iter_mut();
    let kept = kept.find(|kept| kept.passkey.cred_id() == proven.cred_id());
    let moved = kept.and_then(|kept| kept.passkey.update_credential(proven));
    match moved {
        None => Err(Refused::Unknown),
        Some(false) if proven.counter() > 0 => Err(Refused::Wrong),
        Some(moved) => Ok(moved),
    }
}
