//! The desks of people with accounts, as they run here: a vault each, so that each is
//! a member of rooms by itself and the rules judge it by its own role.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use axum::Router;
use client::{ClientError, KeyCost, Passphrase, Running, Vault};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::ledger::Account;
use super::{Hosted, House};
use crate::options::Options;
use crate::sending;
use crate::serve::{lock_the_idle, router};
use crate::shared::{Hosting, Ring, Shared};
use crate::usual::Usual;

/// Where the vaults of hosted desks lie, in the folder of the host's vault.
const FOLDER: &str = "guests";

/// A desk that runs.
struct Desk {
    shared: Arc<Shared>,
    router: Router,
    tasks: [JoinHandle<()>; 2],
}

/// The desks that run, by account.
#[derive(Default)]
pub(crate) struct Desks(RwLock<BTreeMap<Uuid, Desk>>);

impl Desks {
    /// What one has in memory, if it runs.
    pub(crate) fn get(&self, account: Uuid) -> Option<Arc<Shared>> {
        let desks = self.0.read().unwrap_or_else(PoisonError::into_inner);
        desks.get(&account).map(|desk| desk.shared.clone())
    }

    /// The pages of the desk at which a cookie has a seat.
    pub(crate) fn seated(&self, cookie: &str) -> Option<Router> {
        let desks = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut desks = desks.values();
        let desk = desks.find(|desk| desk.shared.seats.find(cookie).is_some());
        desk.map(|desk| desk.router.clone())
    }

    /// Opens the desk of an account; makes its vault the first time.
    ///
    /// # Errors
    /// If the vault cannot be opened.
    pub(crate) async fn open(
        &self,
        house: &Arc<House>,
        account: &Account,
    ) -> Result<Arc<Shared>, ClientError> {
        if let Some(shared) = self.get(account.id) {
            return Ok(shared);
        }
        let running = start(house, account).await?;
        let options = Options {
            idle: house.options.idle,
            hold: house.options.hold,
            usual: Usual {
                name: Some(account.name.clone()),
                device: None,
                // Tokens are the host's own.
                token: None,
                tokens: None,
                ..house.options.usual.clone()
            },
            ..Options::default()
        };
        let hosting = Hosting::Hosted(Hosted {
            account: account.id,
            house: Arc::downgrade(house),
            by: house.by.clone(),
        });
        let shared = Shared::new(running, house.site.clone(), options, hosting).await?;
        let desk = Desk {
            router: router(shared.clone()),
            tasks: [
                tokio::spawn(lock_the_idle(shared.clone())),
                tokio::spawn(sending::listen(shared.clone())),
            ],
            shared: shared.clone(),
        };
        let mut desks = self.0.write().unwrap_or_else(PoisonError::into_inner);
        desks.insert(account.id, desk);
        Ok(shared)
    }

    /// Ends all seats at a desk; open pages are told.
    pub(crate) fn unseat(&self, account: Uuid) {
        if let Some(shared) = self.get(account) {
            for number in shared.seats.clear() {
                shared.ring(Ring::Seat(number));
            }
        }
    }

    /// Locks all seats at all desks.
    pub(crate) fn lock(&self) {
        let desks = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for desk in desks.values() {
            desk.shared.lock_all(Instant::now());
        }
    }

    /// In how many browsers a desk is open.
    pub(crate) fn open_at(&self, account: Uuid) -> usize {
        self.get(account).map_or(0, |shared| shared.seats.open())
    }

    /// Stops all desks.
    pub(crate) async fn close_all(&self) {
        let desks = {
            let mut desks = self.0.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *desks)
        };
        for desk in desks.into_values() {
            stop(desk).await;
        }
    }
}

async fn stop(desk: Desk) {
    for task in &desk.tasks {
        task.abort();
    }
    if let Err(error) = desk.shared.desk.close().await {
        tracing::error!(%error, "the desk of an account did not close in order");
    }
}

async fn start(house: &House, account: &Account) -> Result<Running, ClientError> {
    let folder: PathBuf = house
        .host
        .folder()
        .join(FOLDER)
        .join(account.id.simple().to_string());
    let passphrase = Passphrase::new(account.passphrase.as_str());
    let vault = tokio::task::spawn_blocking(move || match Vault::exists(&folder) {
        true => Vault::open(&folder, &passphrase),
        false => Vault::create(&folder, &passphrase, KeyCost::DRAWN),
    });
    let vault = vault.await.map_err(|_| ClientError::Stopped)??;
    let options = client::Options {
        authorities: house.options.relay_authorities.clone(),
        ..client::Options::default()
    };
    Running::start(vault, options).await
}
