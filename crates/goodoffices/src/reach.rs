//! Reaching the desk: the running one over its socket, or, if none runs, the
//! vault itself.

use client::{AnyDesk, ClientError, KeyCost, Options, RemoteDesk, Running, Vault, VaultError};

use crate::cli::span::Span;
use crate::config::Settings;
use crate::failure::Failure;
use crate::passphrase;

/// Whether a vault is made where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It is made: this is where a desk's life starts.
    Made,
    /// It is an error.
    Refused,
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match &error {
            ClientError::Vault(vault) => vault_failure(vault),
            other => match other.kind() {
                desk::ErrorKind::Refused => Self::refused(error.to_string()),
                desk::ErrorKind::Misuse => Self::misuse(error.to_string()),
                _ => Self::unavailable(error.to_string()),
            },
        }
    }
}

fn vault_failure(error: &VaultError) -> Failure {
    match error {
        VaultError::EmptyPassphrase | VaultError::Cost(_) => Failure::misuse(error.to_string()),
        _ => Failure::unavailable(error.to_string()),
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        vault_failure(&error)
    }
}

/// The desk of the settings' vault, wherever it runs.
///
/// # Errors
/// If the vault cannot be opened, or another process holds it without serving.
pub(crate) async fn reach(settings: &Settings, missing: Missing) -> Result<AnyDesk, Failure> {
    match RemoteDesk::connect(&settings.vault).await {
        Ok(desk) => Ok(AnyDesk::There(desk)),
        Err(ClientError::NotRunning { .. }) => {
            let running = start(settings, missing).await?;
            Ok(AnyDesk::Here(running))
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens the vault and runs its desk in this process.
///
/// # Errors
/// If the vault cannot be opened.
pub(crate) async fn start(settings: &Settings, missing: Missing) -> Result<Running, Failure> {
    let vault = open(settings, missing)?;
    let options = Options {
        authorities: settings.relay_ca.clone(),
        ..Options::default()
    };
    Ok(Running::start(vault, options).await?)
}

fn open(settings: &Settings, missing: Missing) -> Result<Vault, Failure> {
    let folder = &settings.vault;
    if Vault::exists(folder) {
        return Ok(Vault::open(folder, &passphrase::existing(settings)?)?);
    }
    match missing {
        Missing::Made => Ok(Vault::create(
            folder,
            &passphrase::new(settings)?,
            KeyCost::FULL,
        )?),
        Missing::Refused => Err(Failure::unavailable(format!(
            "there is no vault in {}: start with `goodoffices desk`, `open` or `join`, or name another with --vault",
            folder.display()
        ))),
    }
}

/// Waits until everything is with the relay and read from it. A desk that is
/// not settled in time loses nothing: it goes on when it next runs.
///
/// # Errors
/// If the desk stopped.
pub(crate) async fn settle(desk: &AnyDesk, wait: Option<Span>) -> Result<Option<String>, Failure> {
    let Some(wait) = wait else { return Ok(None) };
    match desk.settled(wait.as_duration()).await {
        Ok(()) => Ok(None),
        Err(ClientError::Unsettled { reasons }) => Ok(Some(reasons.join("; "))),
        Err(error) => Err(error.into()),
    }
}
