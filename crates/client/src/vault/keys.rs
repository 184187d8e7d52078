//! From a passphrase to a vault's keys.
//!
//! Argon2id (RFC 9106) makes one root key of passphrase and salt, at a cost of
//! at least half a second a guess; HKDF-SHA-256 (RFC 5869) makes of it a key
//! for names, a key for values and a check value that tells a wrong passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::limits;

/// What a person types to open a vault. Wiped when dropped, never printed.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes a passphrase as typed, without the end of the line.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl core::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Passphrase(secret)")
    }
}

/// What one guess at the passphrase costs: the parameters of Argon2id. They
/// are stored with the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KeyCost {
    /// For every vault that protects something: at least half a second a guess
    /// on a slow core.
    pub const FULL: Self = Self {
        memory_kib: 256 * 1024,
        passes: 4,
        lanes: 1,
    };

    /// For vaults whose passphrase is no secret: demonstrations, replays,
    /// benchmarks, tests. A guess costs next to nothing.
    pub const NONE: Self = Self {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    /// For vaults whose passphrase a program drew, 256 bits of it: no guess ever
    /// comes near, whatever it costs.
    pub const DRAWN: Self = Self::NONE;

    /// States a cost: memory in KiB, passes over it, lanes.
    ///
    /// # Errors
    /// [`VaultError::Cost`] if Argon2id or this program's limits exclude it.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, VaultError> {
        if memory_kib > limits::KEY_MEMORY_KIB {
            return Err(VaultError::Cost("more than 1 GiB of memory"));
        }
        if passes == 0 || passes > limits::KEY_PASSES {
            return Err(VaultError::Cost("passes are 1 to 64"));
        }
        if lanes == 0 || lanes > limits::KEY_LANES {
            return Err(VaultError::Cost("lanes are 1 to 16"));
        }
        // RFC 9106 §3.1: at least 8 KiB a lane.
        if memory_kib < lanes.saturating_mul(8) {
            return Err(VaultError::Cost("less than 8 KiB of memory a lane"));
        }
        Ok(Self {
            memory_kib,
            passes,
            lanes,
        })
    }

    /// Memory in KiB, passes, lanes.
    pub fn parts(&self) -> (u32, u32, u32) {
        (self.memory_kib, self.passes, self.lanes)
    }
}

/// Bytes of a vault's salt.
pub(super) const SALT: usize = 32;
/// Bytes of a vault's check value.
pub(super) const CHECK: usize = 32;

/// The keys of an open vault. Wiped when dropped.
pub(super) struct Keys {
    /// For the HMAC that hides the items' names.
    pub(super) names: Zeroizing<[u8; 32]>,
    /// For the AEAD that seals the items' values.
    pub(super) values: Zeroizing<[u8; 32]>,
    /// Tells whether the passphrase was right; says nothing about the others.
    pub(super) check: [u8; CHECK],
}

impl Keys {
    /// Derives a vault's keys. Takes as long as `cost` says.
    pub(super) fn derive(
        passphrase: &Passphrase,
        salt: &[u8; SALT],
        cost: KeyCost,
    ) -> Result<Self, VaultError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
            .map_err(|_| VaultError::Cost("Argon2id excludes it"))?;
        let mut root = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.as_bytes(), salt, root.as_mut_slice())
            .map_err(|_| VaultError::Cost("Argon2id excludes it"))?;
        let hkdf = Hkdf::<Sha256>::new(None, root.as_slice());
        let mut keys = Self {
            names: Zeroizing::new([0; 32]),
            values: Zeroizing::new([0; 32]),
            check: [0; CHECK],
        };
        let expanded = hkdf
            .expand(b"good-offices vault 1 names", keys.names.as_mut_slice())
            .and(hkdf.expand(b"good-offices vault 1 values", keys.values.as_mut_slice()))
            .and(hkdf.expand(b"good-offices vault 1 check", &mut keys.check));
        debug_assert!(expanded.is_ok(), "HKDF-SHA-256 gives 32 bytes");
        Ok(keys)
    }

    /// Whether these keys belong to the vault with this check value.
    pub(super) fn belong_to(&self, check: &[u8]) -> bool {
        self.check.ct_eq(check).into()
    }
}

/// Tells whether a passphrase opens a vault that is open already, at the cost
/// of a guess. Holds nothing that the vault's file does not show to everybody.
#[derive(Debug, Clone, Copy)]
pub struct Doorkeeper {
    pub(super) salt: [u8; SALT],
    pub(super) cost: KeyCost,
    pub(super) check: [u8; CHECK],
}

impl Doorkeeper {
    /// Whether the passphrase is the vault's. Takes as long as a guess costs.
    ///
    /// # Errors
    /// [`VaultError::Cost`] if the vault's cost cannot be met.
    pub fn admits(&self, passphrase: &Passphrase) -> Result<bool, VaultError> {
        let keys = Keys::derive(passphrase, &self.salt, self.cost)?;
        Ok(keys.belong_to(&self.check))
    }
}
