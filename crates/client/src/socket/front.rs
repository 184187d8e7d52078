//! What stands in front of a running desk, as far as its socket speaks to it: the
//! pages lie above this crate, and whoever serves them gives this along.

use std::future::Future;
use std::pin::Pin;

use crate::accounts::{AccountAct, AccountsTold};
use crate::error::ClientError;

/// Something that is told later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What stands in front of a running desk.
pub trait Front: Send + Sync {
    /// Makes a link that opens the desk's pages once; none if it serves none.
    fn page_link(&self) -> Option<String>;

    /// Locks every open page. With `close` the desk also stops: its vault is closed
    /// once the answer is on its way.
    fn lock(&self, close: bool);

    /// Does something with the accounts of people whose desks run here.
    fn accounts(&self, act: AccountAct) -> Later<'_, Result<AccountsTold, ClientError>>;
}
