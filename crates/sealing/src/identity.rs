//! Who a leaf is: its signature key and nothing else.

use mls_rs::identity::basic::BasicCredential;
use mls_rs::identity::{CredentialType, SigningIdentity};
use mls_rs_core::error::IntoAnyError;
use mls_rs_core::extension::ExtensionList;
use mls_rs_core::identity::{IdentityProvider, MemberValidationContext};
use mls_rs_core::time::MlsTime;

use crate::keys::MemberKey;

/// Accepts a leaf whose basic credential repeats its signature key, and no
/// successor that changes the key. (The library's own provider compares
/// credentials only, and would let a new key inherit an old one's roles.)
#[derive(Clone, Debug)]
pub(crate) struct KeyIdentity;

/// A leaf that is no member's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IdentityError {
    #[error("a leaf's credential is not its own signature key")]
    NotItsKey,
    #[error("rooms have no external senders")]
    ExternalSender,
}

impl IntoAnyError for IdentityError {
    fn into_dyn_error(self) -> Result<Box<dyn std::error::Error + Send + Sync>, Self> {
        Ok(self.into())
    }
}

/// The identity of a member.
pub(crate) fn of_member(key: MemberKey) -> SigningIdentity {
    let credential = BasicCredential::new(key.as_bytes().to_vec());
    SigningIdentity::new(credential.into_credential(), key.mls_key())
}

/// The member of an identity, if it is one's.
pub(crate) fn member_of(identity: &SigningIdentity) -> Result<MemberKey, IdentityError> {
    let key: [u8; 32] = identity
        .signature_key
        .as_bytes()
        .try_into()
        .map_err(|_| IdentityError::NotItsKey)?;
    let credential = identity
        .credential
        .as_basic()
        .ok_or(IdentityError::NotItsKey)?;
    let key = MemberKey::from_bytes(key);
    if credential.identifier != key.as_bytes() || key.usable().is_none() {
        return Err(IdentityError::NotItsKey);
    }
    Ok(key)
}

impl IdentityProvider for KeyIdentity {
    type Error = IdentityError;

    fn validate_member(
        &self,
        identity: &SigningIdentity,
        _: Option<MlsTime>,
        _: MemberValidationContext<'_>,
    ) -> Result<(), IdentityError> {
        member_of(identity).map(|_| ())
    }

    fn validate_external_sender(
        &self,
        _: &SigningIdentity,
        _: Option<MlsTime>,
        _: Option<&ExtensionList>,
    ) -> Result<(), IdentityError> {
        Err(IdentityError::ExternalSender)
    }

    fn identity(
        &self,
        identity: &SigningIdentity,
        _: &ExtensionList,
    ) -> Result<Vec<u8>, IdentityError> {
        Ok(identity.signature_key.as_bytes().to_vec())
    }

    fn valid_successor(
        &self,
        predecessor: &SigningIdentity,
        successor: &SigningIdentity,
        _: &ExtensionList,
    ) -> Result<bool, IdentityError> {
        Ok(predecessor == successor)
    }

    fn supported_types(&self) -> Vec<CredentialType> {
        vec![CredentialType::BASIC]
    }
}
