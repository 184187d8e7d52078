//! Who has an account: kept in the host's vault, sealed like everything else there.

use std::time::Duration;

use client::{AccountStanding, AccountView};
use serde::{Deserialize, Serialize};
use talks::Time;
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;
use zeroize::Zeroizing;

use super::error::HostingError;
use crate::limits;
use crate::serve::seats::{Secret, is_same};

/// The version of what is stored.
const VERSION: u8 = 1;

/// A link that makes an account's first passkey, once.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    /// What stands in the link.
    pub(crate) secret: Zeroizing<String>,
    /// Until when it can be used.
    pub(crate) until: Time,
}

/// A passkey that opens an account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Since when.
    pub(crate) since: Time,
    /// The public half of it.
    pub(crate) passkey: Passkey,
}

impl Kept {
    /// What tells it from others.
    pub(crate) fn key(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(self.passkey.cred_id())
    }
}

/// One account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    /// What it is known by, to its vault's folder, its address and its passkeys.
    pub(crate) id: Uuid,
    /// Whose it is.
    pub(crate) name: String,
    /// What opens its vault; nobody ever types it.
    pub(crate) passphrase: Zeroizing<String>,
    /// A link that waits to be used.
    pub(crate) invitation: Option<Invitation>,
    /// What opens it.
    pub(crate) passkeys: Vec<Kept>,
    /// Whether it was ended.
    pub(crate) ended: bool,
    /// Whether somebody came in by it, so that it has a vault.
    pub(crate) begun: bool,
}

impl Account {
    /// How it stands at a time.
    pub(crate) fn standing(&self, now: Time) -> AccountStanding {
        match &self.invitation {
            _ if self.ended => AccountStanding::Ended,
            Some(invitation) if invitation.until > now => AccountStanding::Invited,
            Some(_) => AccountStanding::Expired,
            None => AccountStanding::Active,
        }
    }

    /// Whether a link's secret lets somebody in at a time.
    pub(crate) fn is_invited(&self, secret: &str, now: Time) -> bool {
        let invitation = self.invitation.as_ref().filter(|_| !self.ended);
        invitation.is_some_and(|one| one.until > now && is_same(&one.secret, secret))
    }

    /// What is told of it.
    pub(crate) fn view(&self, now: Time, open: usize) -> AccountView {
        let standing = self.standing(now);
        let invitation = self.invitation.as_ref();
        let invitation = invitation.filter(|_| standing == AccountStanding::Invited);
        AccountView {
            name: self.name.clone(),
            standing,
            passkeys: self.passkeys.len(),
            open,
            until: invitation.map(|one| one.until),
        }
    }

    fn invite(&mut self, valid: Duration, now: Time) -> Result<(), HostingError> {
        if valid.is_zero() || valid > limits::INVITED {
            return Err(HostingError::Valid);
        }
        let secret = Secret::draw().map_err(HostingError::NoRandomness)?;
        let until = Time(now.0.saturating_add(milliseconds(valid)));
        self.invitation = Some(Invitation {
            secret: Zeroizing::new(secret.as_str().to_owned()),
            until,
        });
        self.passkeys.clear();
        self.ended = false;
        Ok(())
    }
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// All accounts.
#[derive(Clone, Default)]
pub(crate) struct Ledger(pub(crate) Vec<Account>);

#[derive(Serialize)]
struct Stored<'a> {
    version: u8,
    accounts: &'a [Account],
}

#[derive(Deserialize)]
struct Read {
    version: u8,
    accounts: Vec<Account>,
}

impl Ledger {
    /// Reads what a vault keeps.
    ///
    /// # Errors
    /// If it is of another version, or damaged.
    pub(crate) fn read(stored: &[u8]) -> Result<Self, HostingError> {
        if stored.is_empty() {
            return Ok(Self::default());
        }
        let read: Read = serde_json::from_slice(stored).map_err(|_| HostingError::Ledger)?;
        match read.version {
            VERSION => Ok(Self(read.accounts)),
            _ => Err(HostingError::Ledger),
        }
    }

    /// What a vault is to keep.
    ///
    /// # Errors
    /// If it has no such form.
    pub(crate) fn stored(&self) -> Result<Zeroizing<Vec<u8>>, HostingError> {
        let stored = Stored {
            version: VERSION,
            accounts: &self.0,
        };
        let bytes = serde_json::to_vec(&stored).map_err(|_| HostingError::Ledger)?;
        Ok(Zeroizing::new(bytes))
    }

    /// An account by its id.
    pub(crate) fn get(&self, id: Uuid) -> Option<&Account> {
        self.0.iter().find(|one| one.id == id)
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, id: Uuid) -> Option<&mut Account> {
        self.0.iter_mut().find(|one| one.id == id)
    }

    /// An account by the name of whose it is.
    ///
    /// # Errors
    /// If nobody of this name has one.
    pub(crate) fn id_of(&self, name: &str) -> Result<Uuid, HostingError> {
        let found = self.0.iter().find(|one| same_name(&one.name, name));
        let found = found.map(|one| one.id);
        found.ok_or_else(|| HostingError::Unknown(name.trim().to_owned()))
    }

    /// The account that a link opens.
    pub(crate) fn invited(&self, secret: &str, now: Time) -> Option<&Account> {
        self.0.iter().find(|one| one.is_invited(secret, now))
    }

    /// Makes an account with a link that opens it.
    ///
    /// # Errors
    /// If the name cannot be used, or there are too many.
    pub(crate) fn invite(
        &mut self,
        name: &str,
        valid: Duration,
        now: Time,
    ) -> Result<Uuid, HostingError> {
        let name = name.trim();
        if name.is_empty() || name.len() > talks::limits::NAME {
            return Err(HostingError::Name);
        }
        if self.id_of(name).is_ok() {
            return Err(HostingError::Taken(name.to_owned()));
        }
        if self.0.len() >= limits::ACCOUNTS {
            return Err(HostingError::Full);
        }
        let passphrase = Secret::draw().map_err(HostingError::NoRandomness)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(HostingError::NoRandomness)?;
        let mut account = Account {
            id: uuid::Builder::from_random_bytes(random).into_uuid(),
            name: name.to_owned(),
            passphrase: Zeroizing::new(passphrase.as_str().to_owned()),
            invitation: None,
            passkeys: Vec::new(),
            ended: false,
            begun: false,
        };
        account.invite(valid, now)?;
        let id = account.id;
        self.0.push(account);
        Ok(id)
    }

    /// Ends an account's passkeys and makes a new link for it.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn renew(
        &mut self,
        id: Uuid,
        valid: Duration,
        now: Time,
    ) -> Result<(), HostingError> {
        self.get_mut(id)
            .ok_or(HostingError::Gone)?
            .invite(valid, now)
    }

    /// Ends an account. One that nobody ever came in by is forgotten.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn end(&mut self, id: Uuid) -> Result<(), HostingError> {
        let account = self.get_mut(id).ok_or(HostingError::Gone)?;
        account.invitation = None;
        account.passkeys.clear();
        account.ended = true;
        self.0.retain(|one| one.id != id || one.begun);
        Ok(())
    }
}

fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const NOW: Time = Time(1_000_000);

    fn ledger() -> (Ledger, Uuid, String) {
        let mut ledger = Ledger::default();
        let id = ledger.invite(" Counsel ", HOUR, NOW).unwrap();
        let account = ledger.get(id).unwrap();
        let secret = account.invitation.clone().unwrap().secret.to_string();
        (ledger, id, secret)
    }

    #[test]
    fn a_link_opens_one_account_until_its_time_is_over() {
        let (ledger, id, secret) = ledger();
        assert_eq!(ledger.invited(&secret, NOW).unwrap().id, id);
        assert!(ledger.invited("another", NOW).is_none());
        let late = Time(NOW.0 + 3_600_000);
        assert!(ledger.invited(&secret, late).is_none());
        let standing = ledger.get(id).unwrap().standing(late);
        assert_eq!(standing, AccountStanding::Expired);
    }

    #[test]
    fn who_is_invited_anew_comes_in_by_the_new_link_only() {
        let (mut ledger, id, before) = ledger();
        ledger.renew(id, HOUR, NOW).unwrap();
        assert!(ledger.invited(&before, NOW).is_none());
        let account = ledger.get(id).unwrap();
        let after = account.invitation.clone().unwrap().secret;
        assert!(ledger.invited(&after, NOW).is_some());
    }

    #[test]
    fn an_account_that_was_ended_is_opened_by_nothing_and_can_be_renewed() {
        let (mut ledger, id, secret) = ledger();
        ledger.get_mut(id).unwrap().begun = true;
        ledger.end(id).unwrap();
        assert!(ledger.invited(&secret, NOW).is_none());
        assert_eq!(
            ledger.get(id).unwrap().standing(NOW),
            AccountStanding::Ended
        );
        ledger.renew(id, HOUR, NOW).unwrap();
        let standing = ledger.get(id).unwrap().standing(NOW);
        assert_eq!(standing, AccountStanding::Invited);
    }

    #[test]
    fn what_is_stored_is_read_again_and_what_is_not_is_refused() {
        let (ledger, id, secret) = ledger();
        let stored = ledger.stored().unwrap();
        let read = Ledger::read(&stored).unwrap();
        assert_eq!(read.invited(&secret, NOW).unwrap().id, id);
        assert!(Ledger::read(&[]).unwrap().0.is_empty());
        assert!(Ledger::read(b"{\"version\":2,\"accounts\":[]}").is_err());
        assert!(Ledger::read(&stored[1..]).is_err());
    }

    #[test]
    fn two_people_have_no_account_of_one_name_and_nobody_has_one_without() {
        let (mut ledger, ..) = ledger();
        for name in ["counsel", "", "  ", &"x".repeat(1000)] {
            assert!(ledger.invite(name, HOUR, NOW).is_err(), "{name:?}");
        }
        for valid in [Duration::ZERO, limits::INVITED + HOUR] {
            assert!(ledger.invite("Another", valid, NOW).is_err());
        }
    }
}
