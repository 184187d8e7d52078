//! What was asked of browsers and is not answered yet: challenges, each for one
//! browser, one account and a short while, each taken once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use uuid::Uuid;
use webauthn_rs::prelude::{PasskeyAuthentication, PasskeyRegistration};

use crate::limits;
use crate::serve::seats::{Hash, Secret, hash};

/// What was asked of a browser.
pub(crate) enum Asked {
    /// To make a passkey, on the strength of an invitation's link.
    Invited(PasskeyRegistration),
    /// To make a further passkey, from a seat at the desk.
    Further(PasskeyRegistration),
    /// To prove a passkey.
    Enter(PasskeyAuthentication),
}

struct Ceremony {
    browser: Hash,
    account: Uuid,
    asked: Asked,
    since: Instant,
}

/// The open ones, and what failed lately.
#[derive(Default)]
pub(crate) struct Ceremonies(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    open: Vec<Ceremony>,
    failed: BTreeMap<Uuid, VecDeque<Instant>>,
}

impl Ceremonies {
    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins one; the secret is the browser's.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub(crate) fn begin(
        &self,
        account: Uuid,
        asked: Asked,
        now: Instant,
    ) -> Result<Secret, getrandom::Error> {
        let secret = Secret::draw()?;
        self.with(|inner| {
            inner.forget_old(now);
            let of_account = inner.open.iter().filter(|one| one.account == account);
            if of_account.count() >= limits::CEREMONIES {
                let first = inner.open.iter().position(|one| one.account == account);
                if let Some(first) = first {
                    inner.open.remove(first);
                }
            }
            inner.open.push(Ceremony {
                browser: hash(secret.as_str()),
                account,
                asked,
                since: now,
            });
        });
        Ok(secret)
    }

    /// Takes what was asked of a browser for an account; it is not there any more
    /// then, whatever the browser answered.
    pub(crate) fn take(&self, secret: &str, account: Uuid, now: Instant) -> Option<Asked> {
        self.with(|inner| {
            inner.forget_old(now);
            let wanted = hash(secret);
            let place = inner.open.iter().position(|one| one.browser == wanted)?;
            let ceremony = inner.open.remove(place);
            (ceremony.account == account).then_some(ceremony.asked)
        })
    }

    /// Forgets what was asked for an account: it was renewed or ended.
    pub(crate) fn forget(&self, account: Uuid) {
        self.with(|inner| {
            inner.open.retain(|one| one.account != account);
            inner.failed.remove(&account);
        });
    }

    /// Whether somebody may try now to open an account.
    pub(crate) fn may_try(&self, account: Uuid, now: Instant) -> bool {
        self.with(|inner| {
            inner.forget_old(now);
            let failed = inner.failed.get(&account);
            failed.is_none_or(|failed| failed.len() < limits::FAILURES)
        })
    }

    /// Somebody tried to open an account and could not, or could.
    pub(crate) fn tried(&self, account: Uuid, opened: bool, now: Instant) {
        self.with(|inner| {
            if opened {
                inner.failed.remove(&account);
                return;
            }
            let failed = inner.failed.entry(account).or_default();
            failed.push_back(now);
            if failed.len() > limits::FAILURES {
                failed.pop_front();
            }
        });
    }
}

impl Inner {
    fn forget_old(&mut self, now: Instant) {
        self.open
            .retain(|one| now.saturating_duration_since(one.since) < limits::CEREMONY_LIVES);
        self.failed.retain(|_, failed| {
            failed.retain(|at| now.saturating_duration_since(*at) < limits::FAILURES_WITHIN);
            !failed.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_often_waits_and_who_succeeds_does_not() {
        let (ceremonies, now) = (Ceremonies::default(), Instant::now());
        let account = Uuid::from_u128(1);
        for _ in 0..limits::FAILURES {
            assert!(ceremonies.may_try(account, now));
            ceremonies.tried(account, false, now);
        }
        assert!(!ceremonies.may_try(account, now));
        assert!(
            ceremonies.may_try(Uuid::from_u128(2), now),
            "nobody else waits"
        );
        assert!(ceremonies.may_try(account, now + limits::FAILURES_WITHIN));
        ceremonies.tried(account, true, now);
        assert!(ceremonies.may_try(account, now));
    }
}
