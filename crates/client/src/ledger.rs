//! What a desk keeps that hosts desks for others: one value beside the record, sealed
//! in the vault under a key that the engine does not read. Whoever serves those desks
//! knows what it says.

use desk::effect::Write;
use zeroize::Zeroizing;

use crate::error::ClientError;
use crate::limits;
use crate::vault::Items;

/// Under which key of the vault it lies.
const KEY: &str = "hosting";

/// The ledger of a desk, as stored; empty if there is none.
#[derive(Default)]
pub(crate) struct Ledger(Zeroizing<Vec<u8>>);

impl Ledger {
    /// Takes it out of what a vault holds.
    pub(crate) fn take_from(items: &mut Items) -> Self {
        let mut ledger = Self::default();
        items.retain(|(key, value)| {
            let is_it = key == KEY;
            if is_it {
                ledger.0.clone_from(value);
            }
            !is_it
        });
        ledger
    }

    /// What it says.
    pub(crate) fn read(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    /// What is to be written so that it says something else.
    ///
    /// # Errors
    /// If it is longer than is kept.
    pub(crate) fn write_of(value: &Zeroizing<Vec<u8>>) -> Result<Write, ClientError> {
        if value.len() > limits::LEDGER {
            return Err(ClientError::TooManyAccounts);
        }
        let (key, value) = (KEY.to_owned(), value.clone());
        Ok(Write::Put { key, value })
    }

    /// Holds what was written.
    pub(crate) fn hold(&mut self, value: Zeroizing<Vec<u8>>) {
        self.0 = value;
    }
}
