//! Desks of other people, hosted on this machine: they open them from devices of their
//! own, over TLS, each with an account and passkeys.
//!
//! * `ledger`: who has an account; sealed in the host's vault.
//! * `desks`: the desks that run, a vault each.
//! * `ceremonies`: challenges that wait for an answer.
//! * `passkeys`: making a passkey, and proving one.
//! * `own`: what a guest does with their own passkeys.
//! * `door`: the pages of whoever has no seat yet.
//! * `listening`: the address, and which desk a request is for.
//!
//! A guest's desk is served by the same pages as any other, over a desk of its own:
//! nothing there leads to the host's desk or to another guest's.

mod ceremonies;
mod desks;
mod door;
mod error;
mod ledger;
mod listening;
mod own;
pub(crate) mod passkeys;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use client::{
    AccountAct, AccountStanding, AccountView, AccountsTold, Clock as _, Running, SystemClock,
};
use desk::command::{Command, Join};
use talks::Time;
use tls::TlsFiles;
use tokio::sync::{Mutex, Semaphore};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use crate::limits;
use crate::serve::site::Site;
use crate::shared::{Ring, Shared};
use crate::usual::Usual;

use ceremonies::Ceremonies;
use desks::Desks;
pub use error::HostingError;
pub(crate) use ledger::Account;
use ledger::Ledger;
use listening::Listening;
pub(crate) use own::routes as passkeys_routes;

/// How desks of others are hosted.
#[derive(Debug, Clone)]
pub struct HouseOptions {
    /// Where to listen.
    pub listen: std::net::SocketAddr,
    /// Certificate and key of the name.
    pub tls: TlsFiles,
    /// Under which name people reach it: a host name, with a port unless it is the
    /// one that is listened on.
    pub public_name: String,
    /// Who hosts, as guests shall read it.
    pub hosted_by: String,
    /// After how long without an act of a person the pages lock.
    pub idle: Duration,
    /// How long an official's own words wait to be recalled before they are said.
    pub hold: Duration,
    /// A PEM file of certificate authorities to trust besides the public ones, for
    /// the relay.
    pub relay_authorities: Option<PathBuf>,
    /// What the forms of the opening are filled with at first.
    pub usual: Usual,
}

/// What a hosted desk knows of its host.
#[derive(Clone)]
pub(crate) struct Hosted {
    pub(crate) account: Uuid,
    pub(crate) house: Weak<House>,
    pub(crate) by: Arc<str>,
}

/// Desks of other people, served until this is closed or dropped.
pub struct House {
    host: Running,
    options: HouseOptions,
    site: Site,
    by: Arc<str>,
    passkeys: Webauthn,
    /// Changed only together with what the vault keeps.
    ledger: Mutex<Ledger>,
    desks: Desks,
    ceremonies: Ceremonies,
    /// A turn to have an answer to a challenge checked.
    checks: Semaphore,
    /// The host's own pages, which show the accounts.
    pages: OnceLock<Weak<Shared>>,
    listening: OnceLock<Listening>,
}

impl core::fmt::Debug for House {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("House").field("site", &self.site).finish()
    }
}

impl House {
    /// Opens the desks of everybody who has an account in the host's vault, and serves
    /// them. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`HostingError`]; nothing is served then.
    pub async fn open(host: Running, options: HouseOptions) -> Result<Arc<Self>, HostingError> {
        let bound = listening::bind(&options)?;
        let (name, authority) = public_name(&options.public_name, bound.address().port())?;
        let site = Site::public(authority);
        let ledger = Ledger::read(&host.ledger().await?)?;
        let house = Arc::new(Self {
            passkeys: relying_party(&name, &site, &options.public_name)?,
            by: options.hosted_by.as_str().into(),
            host,
            site,
            ledger: Mutex::new(ledger),
            desks: Desks::default(),
            ceremonies: Ceremonies::default(),
            checks: Semaphore::new(limits::CHECKS),
            pages: OnceLock::new(),
            listening: OnceLock::new(),
            options,
        });
        let accounts = house.ledger.lock().await.0.clone();
        // Nobody sits at the desk of an account that was ended, but it runs: what it
        // holds is destroyed when the charter says so.
        for account in accounts.iter().filter(|one| one.begun) {
            // One vault that cannot be opened keeps nobody else out.
            if let Err(error) = house.desks.open(&house, account).await {
                tracing::error!(%error, "the desk of an account cannot be opened");
            }
        }
        let _ = house.listening.set(bound.serve(&house)?);
        Ok(house)
    }

    /// Where people open their desks, as they type it.
    pub fn address(&self) -> String {
        format!("{}/", self.site.origin())
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Who hosts.
    pub(crate) fn by(&self) -> &Arc<str> {
        &self.by
    }

    /// Does something with the accounts.
    ///
    /// # Errors
    /// [`HostingError`]; nothing has changed then.
    pub async fn act(self: &Arc<Self>, act: AccountAct) -> Result<AccountsTold, HostingError> {
        let made = match act {
            AccountAct::Invite {
                name,
                valid_seconds,
            } => {
                let valid = Duration::from_secs(valid_seconds);
                let id = self.change(|ledger| ledger.invite(&name, valid, now()));
                Some(id.await?)
            }
            AccountAct::Renew {
                name,
                valid_seconds,
            } => {
                let id = self.id_of(&name).await?;
                self.renew(id, Duration::from_secs(valid_seconds)).await?;
                Some(id)
            }
            AccountAct::End { name } => {
                let id = self.id_of(&name).await?;
                self.end(id).await?;
                None
            }
            AccountAct::Join { name, link } => {
                let id = self.id_of(&name).await?;
                self.lay(id, link).await?;
                None
            }
            AccountAct::List {} => None,
        };
        let ledger = self.ledger.lock().await;
        let made = made.and_then(|id| ledger.get(id));
        Ok(AccountsTold {
            link: made.and_then(|account| self.link(account)),
            accounts: self.views(&ledger),
        })
    }

    async fn id_of(&self, name: &str) -> Result<Uuid, HostingError> {
        self.ledger.lock().await.id_of(name)
    }

    /// Ends an account's passkeys and seats, and makes a new link for it.
    pub(crate) async fn renew(&self, id: Uuid, valid: Duration) -> Result<(), HostingError> {
        self.change(|ledger| ledger.renew(id, valid, now())).await?;
        self.ceremonies.forget(id);
        self.desks.unseat(id);
        Ok(())
    }

    /// Ends an account: its passkeys and its seats. Its desk runs on without anybody.
    pub(crate) async fn end(&self, id: Uuid) -> Result<(), HostingError> {
        self.change(|ledger| ledger.end(id)).await?;
        self.ceremonies.forget(id);
        self.desks.unseat(id);
        Ok(())
    }

    /// Makes an account.
    pub(crate) async fn invite(&self, name: &str, valid: Duration) -> Result<Uuid, HostingError> {
        self.change(|ledger| ledger.invite(name, valid, now()))
            .await
    }

    /// The accounts by name, with what is told of each.
    pub(crate) async fn accounts(&self) -> Vec<(Account, AccountView)> {
        let ledger = self.ledger.lock().await;
        let mut accounts: Vec<_> = ledger
            .0
            .iter()
            .map(|one| (one.clone(), self.view(one)))
            .collect();
        accounts.sort_by_key(|(one, _)| one.name.to_lowercase());
        accounts
    }

    /// Whose desks run here now, by name.
    pub(crate) async fn active(&self) -> Vec<(Uuid, String)> {
        let accounts = self.accounts().await;
        let active = accounts
            .into_iter()
            .filter(|(_, view)| view.standing == AccountStanding::Active);
        active.map(|(one, _)| (one.id, one.name)).collect()
    }

    /// Answers an invitation to rooms at the desk of an account.
    ///
    /// # Errors
    /// If nobody came in by it yet, or it was ended, or its desk refuses.
    pub(crate) async fn lay(&self, id: Uuid, link: String) -> Result<(), HostingError> {
        let account = self.account(id).await.ok_or(HostingError::Gone)?;
        let shared = self.desks.get(id).ok_or(HostingError::NotBegun)?;
        if account.ended {
            return Err(HostingError::Gone);
        }
        let join = Command::Join(Join {
            link,
            name: account.name,
            device: "desk".to_owned(),
        });
        shared.desk.command(join).await?;
        shared.ring(Ring::Accounts);
        Ok(())
    }

    fn views(&self, ledger: &Ledger) -> Vec<AccountView> {
        let mut views: Vec<_> = ledger.0.iter().map(|one| self.view(one)).collect();
        views.sort_by_key(|one| one.name.to_lowercase());
        views
    }

    fn view(&self, account: &Account) -> AccountView {
        account.view(now(), self.desks.open_at(account.id))
    }

    /// The link that opens an account, if one waits to be used.
    pub(crate) fn link(&self, account: &Account) -> Option<String> {
        let invitation = account.invitation.as_ref();
        let invitation = invitation.filter(|one| one.until > now() && !account.ended)?;
        Some(format!(
            "{}/invited/{}",
            self.site.origin(),
            invitation.secret.as_str()
        ))
    }

    /// Where a person opens an account by a passkey.
    pub(crate) fn way_in(&self, account: Uuid) -> String {
        format!("{}/enter/{}", self.site.origin(), account.simple())
    }

    /// An account by its id.
    pub(crate) async fn account(&self, id: Uuid) -> Option<Account> {
        self.ledger.lock().await.get(id).cloned()
    }

    /// What is told of an account.
    pub(crate) fn view_of(&self, account: &Account) -> AccountView {
        self.view(account)
    }

    /// Changes who has an account: what the vault keeps first, then what is known.
    async fn change<T>(
        &self,
        act: impl FnOnce(&mut Ledger) -> Result<T, HostingError>,
    ) -> Result<T, HostingError> {
        let mut ledger = self.ledger.lock().await;
        let mut changed = ledger.clone();
        let done = act(&mut changed)?;
        self.host.write_ledger(changed.stored()?).await?;
        *ledger = changed;
        drop(ledger);
        self.ring();
        Ok(done)
    }

    /// Whose pages show the accounts.
    pub(crate) fn shown_by(&self, pages: &Arc<Shared>) {
        let _ = self.pages.set(Arc::downgrade(pages));
    }

    /// Tells the host's open pages that something about accounts changed.
    fn ring(&self) {
        if let Some(pages) = self.pages.get().and_then(Weak::upgrade) {
            pages.ring(Ring::Accounts);
        }
    }

    /// Locks every open page.
    pub fn lock(&self) {
        self.desks.lock();
    }

    /// Stops serving, and closes every vault.
    pub async fn close(&self) {
        if let Some(listening) = self.listening.get() {
            listening.stop();
        }
        self.desks.close_all().await;
    }
}

fn now() -> Time {
    SystemClock.now()
}

/// The host name, and host and port as a browser names them.
fn public_name(given: &str, port: u16) -> Result<(String, String), HostingError> {
    let wrong = || HostingError::PublicName(given.to_owned());
    let given = given.trim().to_ascii_lowercase();
    let (name, port) = match given.rsplit_once(':') {
        Some((name, port)) => (name, port.parse().map_err(|_| wrong())?),
        None => (given.as_str(), port),
    };
    let url = Url::parse(&format!("https://{name}/")).map_err(|_| wrong())?;
    if url.domain() != Some(name) || url.path() != "/" {
        return Err(wrong());
    }
    let authority = match port {
        443 => name.to_owned(),
        port => format!("{name}:{port}"),
    };
    Ok((name.to_owned(), authority))
}

fn relying_party(name: &str, site: &Site, given: &str) -> Result<Webauthn, HostingError> {
    let wrong = || HostingError::PublicName(given.to_owned());
    let origin = Url::parse(&site.origin()).map_err(|_| wrong())?;
    let builder = WebauthnBuilder::new(name, &origin).map_err(|_| wrong())?;
    let builder = builder
        .rp_name("Good Offices")
        .timeout(limits::CEREMONY_LIVES);
    builder.build().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_name_is_a_host_name_and_no_address() {
        let names = [
            ("desk.example", 443, "desk.example"),
            ("Desk.Example", 8443, "desk.example:8443"),
            ("desk.example:443", 8443, "desk.example"),
            ("localhost:9443", 1, "localhost:9443"),
        ];
        for (given, port, authority) in names {
            let (name, told) = public_name(given, port).unwrap();
            assert_eq!(told, authority);
            assert!(relying_party(&name, &Site::public(told), given).is_ok());
        }
        for given in [
            "",
            "192.0.2.1",
            "[::1]:443",
            "a b",
            "desk.example/x",
            "desk:x",
            "u@desk",
        ] {
            assert!(public_name(given, 443).is_err(), "{given}");
        }
    }
}
