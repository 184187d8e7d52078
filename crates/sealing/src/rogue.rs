//! A member whose program obeys no rules of ours: the MLS library with its
//! defaults, over the same state. For tests, fuzz targets and the vectors of
//! malformed insiders; built with the feature `fuzzing` only.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use envelope::Frame;
use envelope::limits::FRAME_NONCE;
use mls_rs::client_builder::{ClientBuilder, MlsConfig, PaddingMode};
use mls_rs::error::MlsError;
use mls_rs::identity::basic::BasicCredential;
use mls_rs::identity::{CredentialType, SigningIdentity};
use mls_rs::mls_rules::{CommitOptions, DefaultMlsRules, EncryptionOptions};
use mls_rs::{ExtensionList, MlsMessage};
use mls_rs_core::crypto::{
    CipherSuite, CipherSuiteProvider, CryptoProvider, HpkeCiphertext, HpkePsk, HpkePublicKey,
    HpkeSecretKey, SignaturePublicKey, SignatureSecretKey,
};
use mls_rs_core::extension::{Extension, ExtensionType};
use mls_rs_core::identity::{IdentityProvider, MemberValidationContext};
use mls_rs_core::protocol_version::ProtocolVersion;
use mls_rs_core::time::MlsTime;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::client::library;
use crate::crypto::{Crypto, SUITE, Source, Suite};
use crate::error::SealingError;
use crate::framing;
use crate::group::Group;
use crate::keys::{MemberKey, MemberSecret};
use crate::memory::StateBuffer;
use crate::rules::{CONTEXT_EXTENSION, extensions_of};
use crate::time::UnixMillis;

/// Changes bytes.
pub type Rewrite = fn(&mut Vec<u8>);

/// A commit as no desk makes it.
#[derive(Default)]
pub struct RogueCommit<'a> {
    /// The new context of the room.
    pub context: Option<&'a [u8]>,
    /// Extensions that no room has, in place of a context.
    pub foreign_extensions: bool,
    /// Key packages to add.
    pub add: Vec<&'a [u8]>,
    /// Members to remove.
    pub remove: Vec<MemberKey>,
    /// Proposes to begin the group anew.
    pub reinitialise: bool,
    /// Data that MLS shows to the relay.
    pub authenticated_data: &'a [u8],
    /// Another key for the committer's leaf.
    pub successor: Option<&'a MemberSecret>,
    /// Garbage in place of the path secret that is sealed as the n-th, from 0.
    pub garbage: Option<usize>,
    /// What is done to the content once it is signed, before it is encrypted.
    pub rewrite: Option<Rewrite>,
}

/// A commit as an MLS message, not yet in a frame.
pub struct RogueMessage {
    /// The MLS message.
    pub message: Vec<u8>,
    /// The Welcome, if anybody was added.
    pub welcome: Option<Vec<u8>>,
}

impl Group {
    /// Makes a commit by the bare library.
    ///
    /// # Errors
    /// [`SealingError::Library`] if even the library refuses it.
    pub fn rogue_commit(
        &self,
        commit: &RogueCommit<'_>,
        now: UnixMillis,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<RogueMessage, SealingError> {
        let crypto = Bent {
            crypto: Crypto::new(Source::draw(rng, &[b"rogue"])),
            garbage: Arc::new(AtomicUsize::new(commit.garbage.unwrap_or(usize::MAX))),
            rewrite: commit.rewrite,
        };
        self.commit_by(commit, crypto, now)
            .map_err(|error| library("make a rogue commit", &error))
    }

    fn commit_by(
        &self,
        commit: &RogueCommit<'_>,
        crypto: Bent,
        now: UnixMillis,
    ) -> Result<RogueMessage, MlsError> {
        let mut group = bare(&self.state, crypto, true)?;
        let mut builder = group.commit_builder().commit_time(now.mls());
        if let Some(context) = commit.context {
            builder = builder.set_group_context_ext(extensions_of(context))?;
        }
        if commit.foreign_extensions {
            let mut extensions = extensions_of(&self.epoch.context);
            extensions.set(Extension::new(
                ExtensionType::REQUIRED_CAPABILITIES,
                vec![0, 0, 0],
            ));
            builder = builder.set_group_context_ext(extensions)?;
        }
        for package in &commit.add {
            builder = builder.add_member(MlsMessage::from_bytes(package)?)?;
        }
        for key in &commit.remove {
            let leaf = self.epoch.members.iter().find(|(_, member)| member == key);
            builder = builder.remove_member(leaf.map_or(u32::MAX, |(leaf, _)| *leaf))?;
        }
        if commit.reinitialise {
            builder = builder.reinit(None, ProtocolVersion::MLS_10, SUITE, ExtensionList::new())?;
        }
        if let Some(successor) = commit.successor {
            let key = self.member.public();
            let credential = BasicCredential::new(key.as_bytes().to_vec());
            let successor_key = successor.public().mls_key();
            let identity = SigningIdentity::new(credential.into_credential(), successor_key);
            builder = builder.set_new_signing_identity(successor.mls_signer(), identity);
        }
        if !commit.authenticated_data.is_empty() {
            builder = builder.authenticated_data(commit.authenticated_data.to_vec());
        }
        let (output, _) = builder.build_detached()?;
        let welcome = output.welcome_messages.first();
        Ok(RogueMessage {
            message: output.commit_message.to_bytes()?,
            welcome: welcome.map(MlsMessage::to_bytes).transpose()?,
        })
    }

    /// The MLS message inside a frame of this epoch, as any member can read it.
    pub fn message_in(&self, frame: &Frame) -> Option<Vec<u8>> {
        let (_, plaintext) = self.under(frame)?;
        let content = framing::parse(&plaintext).ok()?;
        Some(content.message.to_vec())
    }

    /// What lies under a frame's outer layer, header and filling included.
    pub fn under(&self, frame: &Frame) -> Option<([u8; FRAME_NONCE], Zeroizing<Vec<u8>>)> {
        let room = self.room();
        framing::open_outer(&self.epoch.frame_key, room.as_bytes(), frame.as_bytes())
    }

    /// Puts the outer layer around anything of a bucket's size.
    ///
    /// # Errors
    /// [`SealingError::Library`] if it is not of a bucket's size.
    pub fn seal_outer(
        &self,
        nonce: &[u8; FRAME_NONCE],
        plaintext: &[u8],
    ) -> Result<Frame, SealingError> {
        let room = self.room();
        let key = &self.epoch.frame_key;
        let sealed = framing::seal_outer(key, nonce, room.as_bytes(), plaintext)?;
        Frame::new(sealed).map_err(|error| SealingError::Library {
            doing: "seal a frame",
            kind: error.to_string(),
        })
    }
}

/// A group's state in the hands of the bare library.
pub(crate) fn bare<P: CryptoProvider + Clone>(
    state: &[u8],
    crypto: P,
    path: bool,
) -> Result<mls_rs::Group<impl MlsConfig + use<P>>, MlsError> {
    let mut rules = DefaultMlsRules::new();
    rules.encryption_options = EncryptionOptions::new(true, PaddingMode::None);
    rules.commit_options = CommitOptions::new().with_path_required(path);
    ClientBuilder::new()
        .crypto_provider(crypto)
        .identity_provider(Indulgent)
        .group_state_storage(StateBuffer::holding(Zeroizing::new(state.to_vec())))
        .mls_rules(rules)
        .extension_types([CONTEXT_EXTENSION, ExtensionType::new(0xF777)])
        .build()
        .load_group(&[])
}

/// Takes anybody for anybody's successor.
#[derive(Clone)]
struct Indulgent;

impl IdentityProvider for Indulgent {
    type Error = Infallible;

    fn validate_member(
        &self,
        _: &SigningIdentity,
        _: Option<MlsTime>,
        _: MemberValidationContext<'_>,
    ) -> Result<(), Infallible> {
        Ok(())
    }

    fn validate_external_sender(
        &self,
        _: &SigningIdentity,
        _: Option<MlsTime>,
        _: Option<&ExtensionList>,
    ) -> Result<(), Infallible> {
        Ok(())
    }

    fn identity(
        &self,
        identity: &SigningIdentity,
        _: &ExtensionList,
    ) -> Result<Vec<u8>, Infallible> {
        Ok(identity.signature_key.as_bytes().to_vec())
    }

    fn valid_successor(
        &self,
        _: &SigningIdentity,
        _: &SigningIdentity,
        _: &ExtensionList,
    ) -> Result<bool, Infallible> {
        Ok(true)
    }

    fn supported_types(&self) -> Vec<CredentialType> {
        vec![CredentialType::BASIC]
    }
}

/// Contents longer than this are commits and are rewritten.
const LONG: usize = 200;

/// Our provider, bent where a rogue bends it.
#[derive(Clone)]
struct Bent {
    crypto: Crypto,
    garbage: Arc<AtomicUsize>,
    rewrite: Option<Rewrite>,
}

impl CryptoProvider for Bent {
    type CipherSuiteProvider = BentSuite;

    fn supported_cipher_suites(&self) -> Vec<CipherSuite> {
        vec![SUITE]
    }

    fn cipher_suite_provider(&self, suite: CipherSuite) -> Option<BentSuite> {
        Some(BentSuite {
            inner: self.crypto.cipher_suite_provider(suite)?,
            bent: self.clone(),
        })
    }
}

#[derive(Clone)]
struct BentSuite {
    inner: Suite,
    bent: Bent,
}

type Given<T> = Result<T, <Suite as CipherSuiteProvider>::Error>;

impl CipherSuiteProvider for BentSuite {
    type Error = <Suite as CipherSuiteProvider>::Error;
    type HpkeContextS = <Suite as CipherSuiteProvider>::HpkeContextS;
    type HpkeContextR = <Suite as CipherSuiteProvider>::HpkeContextR;

    fn aead_seal(
        &self,
        key: &[u8],
        data: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Given<Vec<u8>> {
        let mut data = data.to_vec();
        if let Some(rewrite) = self.bent.rewrite.filter(|_| data.len() > LONG) {
            rewrite(&mut data);
        }
        self.inner.aead_seal(key, &data, aad, nonce)
    }

    fn hpke_seal(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        plaintext: &[u8],
    ) -> Given<HpkeCiphertext> {
        let mut sealed = self.inner.hpke_seal(remote, info, aad, plaintext)?;
        if self.bent.garbage.fetch_sub(1, Ordering::SeqCst) == 0
            && let Some(byte) = sealed.ciphertext.first_mut()
        {
            *byte ^= 1;
        }
        Ok(sealed)
    }

    // What follows passes through unchanged.

    fn cipher_suite(&self) -> CipherSuite {
        self.inner.cipher_suite()
    }

    fn random_bytes(&self, out: &mut [u8]) -> Given<()> {
        self.inner.random_bytes(out)
    }

    fn hash(&self, data: &[u8]) -> Given<Vec<u8>> {
        self.inner.hash(data)
    }

    fn mac(&self, key: &[u8], data: &[u8]) -> Given<Vec<u8>> {
        self.inner.mac(key, data)
    }

    fn aead_open(
        &self,
        key: &[u8],
        ciphertext: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Given<Zeroizing<Vec<u8>>> {
        self.inner.aead_open(key, ciphertext, aad, nonce)
    }

    fn aead_key_size(&self) -> usize {
        self.inner.aead_key_size()
    }

    fn aead_nonce_size(&self) -> usize {
        self.inner.aead_nonce_size()
    }

    fn kdf_extract(&self, salt: &[u8], ikm: &[u8]) -> Given<Zeroizing<Vec<u8>>> {
        self.inner.kdf_extract(salt, ikm)
    }

    fn kdf_expand(&self, prk: &[u8], info: &[u8], length: usize) -> Given<Zeroizing<Vec<u8>>> {
        self.inner.kdf_expand(prk, info, length)
    }

    fn kdf_extract_size(&self) -> usize {
        self.inner.kdf_extract_size()
    }

    fn hpke_open(
        &self,
        ciphertext: &HpkeCiphertext,
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
    ) -> Given<Zeroizing<Vec<u8>>> {
        self.inner.hpke_open(ciphertext, secret, public, info, aad)
    }

    fn hpke_seal_psk(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        plaintext: &[u8],
        psk: HpkePsk<'_>,
    ) -> Given<HpkeCiphertext> {
        self.inner.hpke_seal_psk(remote, info, aad, plaintext, psk)
    }

    fn hpke_open_psk(
        &self,
        ciphertext: &HpkeCiphertext,
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        psk: HpkePsk<'_>,
    ) -> Given<Zeroizing<Vec<u8>>> {
        self.inner
            .hpke_open_psk(ciphertext, secret, public, info, aad, psk)
    }

    fn hpke_setup_s(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
    ) -> Given<(Vec<u8>, Self::HpkeContextS)> {
        self.inner.hpke_setup_s(remote, info)
    }

    fn hpke_setup_r(
        &self,
        kem_output: &[u8],
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
    ) -> Given<Self::HpkeContextR> {
        self.inner.hpke_setup_r(kem_output, secret, public, info)
    }

    fn kem_derive(&self, ikm: &[u8]) -> Given<(HpkeSecretKey, HpkePublicKey)> {
        self.inner.kem_derive(ikm)
    }

    fn kem_generate(&self) -> Given<(HpkeSecretKey, HpkePublicKey)> {
        self.inner.kem_generate()
    }

    fn kem_public_key_validate(&self, key: &HpkePublicKey) -> Given<()> {
        self.inner.kem_public_key_validate(key)
    }

    fn signature_key_generate(&self) -> Given<(SignatureSecretKey, SignaturePublicKey)> {
        self.inner.signature_key_generate()
    }

    fn signature_key_derive_public(
        &self,
        secret: &SignatureSecretKey,
    ) -> Given<SignaturePublicKey> {
        self.inner.signature_key_derive_public(secret)
    }

    fn sign(&self, secret: &SignatureSecretKey, data: &[u8]) -> Given<Vec<u8>> {
        self.inner.sign(secret, data)
    }

    fn verify(&self, public: &SignaturePublicKey, signature: &[u8], data: &[u8]) -> Given<()> {
        self.inner.verify(public, signature, data)
    }
}
