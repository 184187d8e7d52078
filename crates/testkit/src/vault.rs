//! A simulated vault: a map into which a batch goes whole or not at all.

use std::collections::BTreeMap;

use desk::Write;
use zeroize::Zeroizing;

/// What a desk has stored. A crash loses nothing of it; a copy of it, put back
/// later, is the restored backup that a desk must notice.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    items: BTreeMap<String, Zeroizing<Vec<u8>>>,
    batches: u64,
}

impl Vault {
    /// Stores a batch.
    pub fn store(&mut self, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Put { key, value } => {
                    self.items.insert(key.clone(), value.clone());
                }
                Write::Delete { key } => {
                    self.items.remove(key);
                }
            }
        }
        self.batches += 1;
    }

    /// Everything stored, in the order of its keys.
    pub fn items(&self) -> impl Iterator<Item = (String, Zeroizing<Vec<u8>>)> + '_ {
        self.items
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
    }

    /// The values whose key starts with a prefix, in the order of their keys.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.items
            .range(prefix.to_owned()..)
            .take_while(move |(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.as_str(), value.as_slice()))
    }

    /// How many batches were stored.
    pub fn batches(&self) -> u64 {
        self.batches
    }
}
