//! One operation's client of the MLS library: built, used once, dropped.

use core::time::Duration;

use mls_rs::client_builder::{
    BaseConfig, ClientBuilder, WithCryptoProvider, WithGroupStateStorage, WithIdentityProvider,
    WithKeyPackageRepo, WithMlsRules,
};
use mls_rs::error::MlsError;
use zeroize::Zeroizing;

use crate::crypto::{Crypto, SUITE, Source};
use crate::error::SealingError;
use crate::identity::{KeyIdentity, of_member};
use crate::keys::MemberSecret;
use crate::limits;
use crate::memory::{KeyPackageBuffer, StateBuffer};
use crate::rules::{CONTEXT_EXTENSION, RoomRules};

type Config = WithMlsRules<
    RoomRules,
    WithGroupStateStorage<
        StateBuffer,
        WithKeyPackageRepo<
            KeyPackageBuffer,
            WithIdentityProvider<KeyIdentity, WithCryptoProvider<Crypto, BaseConfig>>,
        >,
    >,
>;

/// The library's group under our providers.
pub(crate) type MlsGroup = mls_rs::Group<Config>;

/// The library's client under our providers.
pub(crate) type MlsClient = mls_rs::Client<Config>;

/// What one operation works with; clones of the parts stay with it, so that it
/// can drain them afterwards.
#[derive(Clone)]
pub(crate) struct Workshop {
    pub(crate) crypto: Crypto,
    pub(crate) rules: RoomRules,
    pub(crate) state: StateBuffer,
    pub(crate) packages: KeyPackageBuffer,
}

impl Workshop {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            crypto: Crypto::new(source),
            rules: RoomRules::default(),
            state: StateBuffer::default(),
            packages: KeyPackageBuffer::default(),
        }
    }

    /// A client that signs as `member`, or one that only reads.
    pub(crate) fn client(&self, member: Option<&MemberSecret>) -> MlsClient {
        let lifetime = limits::KEY_PACKAGE_LIFETIME_SECONDS + limits::CLOCK_TOLERANCE_SECONDS;
        let builder = ClientBuilder::new()
            .crypto_provider(self.crypto.clone())
            .identity_provider(KeyIdentity)
            .key_package_repo(self.packages.clone())
            .group_state_storage(self.state.clone())
            .mls_rules(self.rules.clone());
        let builder = builder
            .extension_type(CONTEXT_EXTENSION)
            .key_package_lifetime(Duration::from_secs(lifetime));
        match member {
            Some(member) => builder
                .signing_identity(of_member(member.public()), member.mls_signer(), SUITE)
                .build(),
            None => builder.build(),
        }
    }

    /// The group whose stored state is `state`.
    pub(crate) fn restore(mut self, state: &[u8]) -> Result<(Self, MlsGroup), SealingError> {
        self.state = StateBuffer::holding(Zeroizing::new(state.to_vec()));
        let group = self
            .client(None)
            .load_group(&[])
            .map_err(|_| SealingError::Stored { what: "room state" })?;
        Ok((self, group))
    }

    /// The group's state as it would be stored.
    pub(crate) fn store(&self, group: &mut MlsGroup) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        group
            .write_to_storage()
            .map_err(|error| library("store the room's state", &error))?;
        self.state.drain().ok_or(SealingError::Library {
            doing: "store the room's state",
            kind: "it stored nothing".to_owned(),
        })
    }
}

/// An error of the library in its own words. Its words name kinds and indices,
/// never secrets or content.
pub(crate) fn library(doing: &'static str, error: &MlsError) -> SealingError {
    SealingError::Library {
        doing,
        kind: error.to_string(),
    }
}
