//! The vault: a desk's state on disk, in one SQLite file sealed under a
//! passphrase.
//!
//! **What a crash means.** [`Vault::store`] is one SQLite transaction with
//! `synchronous=FULL`: after a crash at any moment the vault holds the whole
//! batch or nothing of it. It returns only when the batch is on the disk. If it
//! fails, the batch may still have been stored (the disk took it and the
//! answer was lost): the vault then refuses every write until
//! [`Vault::items`] has been read again.
//!
//! **What is trusted.** That the disk keeps what it acknowledged. An older copy
//! of the whole file is a valid vault: the engine notices, by the relay's log,
//! that it has already sent what it does not remember.
//!
//! **What a thief of the file learns.** The number of items and their sizes,
//! and what a guess at the passphrase costs. Values that were replaced are
//! overwritten in the file (`secure_delete`) and leave the write-ahead log when
//! the vault is closed, opened again after a crash, or told to forget; what the disk itself keeps of old blocks is beyond it.

mod error;
mod file;
mod item;
mod keys;
mod lock;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use desk::effect::Write;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use zeroize::Zeroizing;

pub use error::VaultError;
pub use keys::{Doorkeeper, KeyCost, Passphrase};

use file::Header;
use item::{NONCE, Sealer};
use keys::{Keys, SALT};
use lock::Lock;

/// The vault's file in its folder.
pub const FILE: &str = "vault.sqlite";
/// The newest format of a vault that this program reads, and the one it writes.
pub const FORMAT: u32 = 1;

/// Makes a test's failpoint fail the operation; see [`crate::failpoints`].
macro_rules! failpoint {
    ($name:ident) => {
        fail::fail_point!(crate::failpoints::$name, |_| Err(VaultError::Planted(
            crate::failpoints::$name
        )));
    };
}

/// An open vault, owned by this process until it is dropped.
pub struct Vault {
    connection: Connection,
    sealer: Sealer,
    folder: PathBuf,
    /// How many batches were stored; every write checks it.
    generation: i64,
    /// A write failed: whether it was stored is not known.
    unsettled: bool,
    /// Given up last: fields are dropped in order.
    _lock: Lock,
}

/// All items of a vault, ascending by key.
pub type Items = Vec<(String, Zeroizing<Vec<u8>>)>;

impl Vault {
    /// Makes a vault in a folder (made too, if need be, for its owner only)
    /// and opens it. Takes as long as a guess costs.
    ///
    /// # Errors
    /// [`VaultError::Exists`] if one is there already, and whatever the disk
    /// refuses. After an error there is no vault, not half of one.
    pub fn create(
        folder: &Path,
        passphrase: &Passphrase,
        cost: KeyCost,
    ) -> Result<Self, VaultError> {
        if passphrase.is_empty() {
            return Err(VaultError::EmptyPassphrase);
        }
        lock::make_folder(folder)?;
        let lock = Lock::take(folder)?;
        let place = folder.join(FILE);
        if Self::exists(folder) {
            return Err(VaultError::Exists {
                folder: folder.to_owned(),
            });
        }
        failpoint!(CREATE_BEFORE);
        let (header, keys) = fresh(passphrase, cost)?;
        let beside = folder.join("vault.new");
        file::write_new(&beside, &header)?;
        failpoint!(CREATE_FILLED);
        std::fs::rename(&beside, &place).map_err(VaultError::io("place", &place))?;
        lock::sync_folder(folder)?;
        failpoint!(CREATE_PLACED);
        let connection = file::open(&place)?;
        Ok(Self {
            connection,
            sealer: Sealer::new(&keys),
            folder: folder.to_owned(),
            generation: header.generation,
            unsettled: false,
            _lock: lock,
        })
    }

    /// Opens the vault in a folder. Takes as long as a guess costs.
    ///
    /// # Errors
    /// [`VaultError`] says which: no vault, in use, foreign, newer, damaged, or
    /// a wrong passphrase. Nothing is changed by an error.
    pub fn open(folder: &Path, passphrase: &Passphrase) -> Result<Self, VaultError> {
        let place = folder.join(FILE);
        if !Self::exists(folder) {
            return Err(VaultError::Missing {
                folder: folder.to_owned(),
            });
        }
        let lock = Lock::take(folder)?;
        let connection = file::open(&place)?;
        let header = Header::read(&connection, &place)?;
        let keys = Keys::derive(passphrase, &header.salt, header.cost)?;
        if !keys.belong_to(&header.check) {
            return Err(VaultError::WrongPassphrase);
        }
        Ok(Self {
            connection,
            sealer: Sealer::new(&keys),
            folder: folder.to_owned(),
            generation: header.generation,
            unsettled: false,
            _lock: lock,
        })
    }

    /// Whether a folder holds a file in a vault's place.
    pub fn exists(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// The vault's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who can tell, while the vault is open, whether somebody knows its
    /// passphrase.
    ///
    /// # Errors
    /// [`VaultError`] if the vault's header cannot be read.
    pub fn doorkeeper(&self) -> Result<Doorkeeper, VaultError> {
        let header = Header::read(&self.connection, &self.place())?;
        Ok(Doorkeeper {
            salt: header.salt,
            cost: header.cost,
            check: header.check,
        })
    }

    /// How many batches were ever stored in this file.
    pub fn generation(&self) -> i64 {
        self.generation
    }

    /// Reads everything. After a failed write this settles what is stored.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] if an item does not open or is missing,
    /// [`VaultError::OtherOwner`] if somebody else wrote.
    pub fn items(&mut self) -> Result<Items, VaultError> {
        let place = self.place();
        let stored = Header::read(&self.connection, &place)?.generation;
        let own = stored == self.generation
            || (self.unsettled && stored == self.generation.saturating_add(1));
        if !own {
            return Err(VaultError::OtherOwner);
        }
        let items = self.read_items(&place)?;
        self.generation = stored;
        self.unsettled = false;
        Ok(items)
    }

    /// Stores a batch whole, durably, or not at all. Later writes to a key
    /// replace earlier ones; an empty batch costs nothing.
    ///
    /// # Errors
    /// [`VaultError`]; the vault then takes no write until [`Self::items`] has
    /// been read.
    pub fn store(&mut self, writes: &[Write]) -> Result<(), VaultError> {
        if self.unsettled {
            return Err(VaultError::Unsettled);
        }
        if writes.is_empty() {
            return Ok(());
        }
        self.unsettled = true;
        self.write_batch(writes)?;
        self.unsettled = false;
        self.generation = self.generation.saturating_add(1);
        Ok(())
    }

    /// Seals everything anew under another passphrase, with new keys. Takes as
    /// long as a guess costs, and the time to rewrite the file.
    ///
    /// # Errors
    /// [`VaultError`]; one of the two passphrases then opens the vault, whole.
    pub fn rekey(&mut self, passphrase: &Passphrase, cost: KeyCost) -> Result<(), VaultError> {
        if passphrase.is_empty() {
            return Err(VaultError::EmptyPassphrase);
        }
        let items = self.items()?;
        let (mut header, keys) = fresh(passphrase, cost)?;
        header.generation = self.generation.saturating_add(1);
        let sealer = Sealer::new(&keys);
        let place = self.place();
        let failed = || VaultError::database("seal the vault anew", &place);
        let (before, after) = (self.generation, header.generation);
        self.unsettled = true;
        let transaction = begin(&mut self.connection, &place)?;
        claim(&transaction, before, after, &place)?;
        transaction
            .execute("DELETE FROM items", [])
            .map_err(failed())?;
        for (key, value) in &items {
            put(&transaction, &sealer, key, value, &nonce()?, &place)?;
        }
        header.replace(&transaction).map_err(failed())?;
        failpoint!(REKEY_BEFORE_COMMIT);
        transaction.commit().map_err(failed())?;
        // From here on the new keys hold, whatever else fails.
        self.sealer = sealer;
        self.generation = after;
        self.unsettled = false;
        failpoint!(REKEY_AFTER_COMMIT);
        file::empty_log(&self.connection).map_err(failed())
    }

    /// Takes what was removed out of the files while the vault stays open: the
    /// file is written anew without it and its log emptied.
    ///
    /// # Errors
    /// [`VaultError`] if the disk refuses. Everything stored stays stored; what
    /// was removed may lie in the log until the vault is closed or opened again.
    pub fn forget(&mut self) -> Result<(), VaultError> {
        let place = self.place();
        file::forget(&self.connection, &place)
            .map_err(VaultError::database("forget what was removed", &place))
    }

    /// Closes the vault: its log is emptied, so that no replaced value is left
    /// in it, and the folder is given up.
    ///
    /// # Errors
    /// [`VaultError`] if the disk refuses. Everything stored stays stored.
    pub fn close(self) -> Result<(), VaultError> {
        let place = self.place();
        file::empty_log(&self.connection)
            .and_then(|()| self.connection.close().map_err(|(_, error)| error))
            .map_err(VaultError::database("close the vault", &place))
    }

    fn place(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    fn read_items(&self, place: &Path) -> Result<Items, VaultError> {
        let failed = || VaultError::database("read the vault", place);
        let damaged = |what| VaultError::Damaged {
            file: place.to_owned(),
            what,
        };
        let mut items = Items::new();
        let mut statement = self
            .connection
            .prepare_cached("SELECT name, sealed FROM items NOT INDEXED")
            .map_err(failed())?;
        let mut rows = statement.query([]).map_err(failed())?;
        while let Some(row) = rows.next().map_err(failed())? {
            let blob = |column| row.get_ref(column).map(|value| value.as_blob().ok());
            let (Some(name), Some(sealed)) =
                (blob(0).map_err(failed())?, blob(1).map_err(failed())?)
            else {
                return Err(damaged("an item has the wrong form"));
            };
            let item = self.sealer.open(name, sealed);
            items.push(item.map_err(|_| damaged("an item does not open"))?);
        }
        // The index counts apart from the table: a damaged page cannot make
        // items vanish unnoticed.
        let indexed: i64 = self
            .connection
            .query_row(
                "SELECT count(*) FROM items INDEXED BY items_by_name",
                [],
                |row| row.get(0),
            )
            .map_err(failed())?;
        if usize::try_from(indexed) != Ok(items.len()) {
            return Err(damaged("items are missing"));
        }
        items.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Ok(items)
    }

    fn write_batch(&mut self, writes: &[Write]) -> Result<(), VaultError> {
        let place = self.place();
        let next = self.generation.saturating_add(1);
        let mut nonces = vec![0; NONCE * writes.len()];
        getrandom::fill(&mut nonces).map_err(VaultError::NoRandomness)?;
        let (nonces, _) = nonces.as_chunks::<NONCE>();

        let transaction = begin(&mut self.connection, &place)?;
        failpoint!(STORE_BEGUN);
        claim(&transaction, self.generation, next, &place)?;
        for (at, (write, nonce)) in writes.iter().zip(nonces).enumerate() {
            if at == writes.len() / 2 {
                failpoint!(STORE_HALFWAY);
            }
            match write {
                Write::Put { key, value } => {
                    put(&transaction, &self.sealer, key, value, nonce, &place)?;
                }
                Write::Delete { key } => delete(&transaction, &self.sealer, key, &place)?,
            }
        }
        failpoint!(STORE_BEFORE_COMMIT);
        transaction
            .commit()
            .map_err(VaultError::database("store the batch", &place))?;
        failpoint!(STORE_AFTER_COMMIT);
        Ok(())
    }
}

/// The header and keys of a vault that does not exist yet.
fn fresh(passphrase: &Passphrase, cost: KeyCost) -> Result<(Header, Keys), VaultError> {
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).map_err(VaultError::NoRandomness)?;
    let keys = Keys::derive(passphrase, &salt, cost)?;
    let header = Header {
        salt,
        cost,
        check: keys.check,
        generation: 0,
    };
    Ok((header, keys))
}

fn nonce() -> Result<[u8; NONCE], VaultError> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(VaultError::NoRandomness)?;
    Ok(nonce)
}

fn begin<'a>(connection: &'a mut Connection, place: &Path) -> Result<Transaction<'a>, VaultError> {
    connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(VaultError::database("begin to store", place))
}

/// Moves the generation on, if it is still ours.
fn claim(
    transaction: &Transaction<'_>,
    from: i64,
    to: i64,
    place: &Path,
) -> Result<(), VaultError> {
    let moved = transaction
        .prepare_cached("UPDATE header SET generation = ?2 WHERE generation = ?1")
        .and_then(|mut statement| statement.execute(params![from, to]))
        .map_err(VaultError::database("count the batch", place))?;
    match moved {
        1 => Ok(()),
        _ => Err(VaultError::OtherOwner),
    }
}

fn put(
    transaction: &Transaction<'_>,
    sealer: &Sealer,
    key: &str,
    value: &[u8],
    nonce: &[u8; NONCE],
    place: &Path,
) -> Result<(), VaultError> {
    let Some(sealed) = sealer.seal(key, value, nonce) else {
        return Err(VaultError::Full);
    };
    transaction
        .prepare_cached(
            "INSERT INTO items (name, sealed) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed",
        )
        .and_then(|mut statement| statement.execute(params![sealer.name(key), sealed]))
        .map_err(VaultError::database("store an item", place))?;
    Ok(())
}

fn delete(
    transaction: &Transaction<'_>,
    sealer: &Sealer,
    key: &str,
    place: &Path,
) -> Result<(), VaultError> {
    transaction
        .prepare_cached("DELETE FROM items WHERE name = ?1")
        .and_then(|mut statement| statement.execute(params![sealer.name(key)]))
        .map_err(VaultError::database("remove an item", place))?;
    Ok(())
}
