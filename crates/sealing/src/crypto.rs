//! The MLS library's cryptography, with all randomness handed in.
//!
//! Every primitive is the library's RustCrypto provider's. What is put around
//! it is where random bytes come from: [`Source`] instead of the system. Keys
//! made on the way (leaf keys, init keys, HPKE's ephemeral keys) go through the
//! same source, because HPKE's KEM is generic over its Diffie–Hellman group and
//! [`InjectedDh`] differs from the provider's only in how it draws a secret key.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hkdf::HkdfExtract;
use mls_rs_core::crypto::{
    CipherSuite, CipherSuiteProvider, CryptoProvider, HpkeCiphertext, HpkePsk, HpkePublicKey,
    HpkeSecretKey, SignaturePublicKey, SignatureSecretKey,
};
use mls_rs_core::error::IntoAnyError;
use mls_rs_crypto_hpke::context::{ContextR, ContextS};
use mls_rs_crypto_hpke::dhkem::DhKem;
use mls_rs_crypto_rustcrypto::aead::Aead;
use mls_rs_crypto_rustcrypto::ecdh::{Ecdh, EcdhKemError};
use mls_rs_crypto_rustcrypto::kdf::Kdf;
use mls_rs_crypto_rustcrypto::{RustCryptoCipherSuite, RustCryptoError};
use mls_rs_crypto_traits::{DhType, KemId, SamplingMethod};
use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRngCore, RngCore, SeedableRng};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// The one suite: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 (RFC 9420 §17.1).
pub(crate) const SUITE: CipherSuite = CipherSuite::CURVE25519_AES128;

/// Where one operation's random bytes come from.
#[derive(Clone)]
pub(crate) enum Source {
    /// Nowhere: whatever only reads draws nothing, and is refused if it tries.
    Nothing,
    /// A stream that grows from 32 bytes of the caller's generator.
    Stream(Arc<Mutex<ChaCha20Rng>>),
}

impl Source {
    /// Draws exactly 32 bytes from `rng`, whatever the operation will need, and
    /// mixes the operation's own inputs in.
    ///
    /// The inputs add nothing while `rng` is good. They are there for the day
    /// on which it repeats itself, as in a machine restored from a copy: then
    /// different inputs still give different nonces, and equal ones equal bytes.
    pub(crate) fn draw(rng: &mut dyn CryptoRngCore, inputs: &[&[u8]]) -> Self {
        let mut drawn = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *drawn);
        let mut extract = HkdfExtract::<Sha256>::new(Some(drawn.as_slice()));
        for input in inputs {
            extract.input_ikm(&(input.len() as u64).to_be_bytes());
            extract.input_ikm(input);
        }
        let (mut extracted, _) = extract.finalize();
        let seed = Zeroizing::new(extracted.into());
        extracted.as_mut_slice().zeroize();
        Self::seeded(&seed)
    }

    /// A stream that starts at `seed`.
    pub(crate) fn seeded(seed: &[u8; 32]) -> Self {
        Self::Stream(Arc::new(Mutex::new(ChaCha20Rng::from_seed(*seed))))
    }

    /// Fills `out` from the stream.
    pub(crate) fn fill(&self, out: &mut [u8]) -> Result<(), NoRandomness> {
        match self {
            Self::Nothing => Err(NoRandomness),
            Self::Stream(stream) => {
                stream
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .fill_bytes(out);
                Ok(())
            }
        }
    }
}

/// An operation that only reads asked for random bytes.
#[derive(Debug, thiserror::Error)]
#[error("an operation that only reads asked for random bytes")]
pub(crate) struct NoRandomness;

/// X25519 as the provider has it, except that secret keys come from a [`Source`].
#[derive(Clone)]
pub(crate) struct InjectedDh {
    inner: Ecdh,
    source: Source,
}

/// Why an operation of [`InjectedDh`] failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DhError {
    #[error(transparent)]
    Provider(#[from] EcdhKemError),
    #[error(transparent)]
    Source(#[from] NoRandomness),
}

impl IntoAnyError for DhError {
    fn into_dyn_error(self) -> Result<Box<dyn std::error::Error + Send + Sync>, Self> {
        Ok(self.into())
    }
}

impl DhType for InjectedDh {
    type Error = DhError;

    fn dh(&self, secret: &HpkeSecretKey, public: &HpkePublicKey) -> Result<Vec<u8>, DhError> {
        Ok(self.inner.dh(secret, public)?)
    }

    fn generate(&self) -> Result<(HpkeSecretKey, HpkePublicKey), DhError> {
        let mut bytes = Zeroizing::new(vec![0; self.inner.secret_key_size()]);
        self.source.fill(&mut bytes)?;
        let secret = HpkeSecretKey::from(bytes.to_vec());
        let public = self.inner.to_public(&secret)?;
        Ok((secret, public))
    }

    fn to_public(&self, secret: &HpkeSecretKey) -> Result<HpkePublicKey, DhError> {
        Ok(DhType::to_public(&self.inner, secret)?)
    }

    fn bitmask_for_rejection_sampling(&self) -> SamplingMethod {
        self.inner.bitmask_for_rejection_sampling()
    }

    fn secret_key_size(&self) -> usize {
        DhType::secret_key_size(&self.inner)
    }

    fn public_key_size(&self) -> usize {
        DhType::public_key_size(&self.inner)
    }

    fn public_key_validate(&self, key: &HpkePublicKey) -> Result<(), DhError> {
        Ok(self.inner.public_key_validate(key)?)
    }
}

type Inner = RustCryptoCipherSuite<DhKem<InjectedDh, Kdf>, Kdf, Aead>;

/// The provider that the MLS library is given: one suite, one source.
#[derive(Clone)]
pub(crate) struct Crypto {
    source: Source,
    path_opened: Arc<AtomicBool>,
}

impl Crypto {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source,
            path_opened: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Whether anything was decrypted with this member's private keys of the
    /// ratchet tree. In a commit this is the last step that only some members
    /// can fail at.
    pub(crate) fn path_opened(&self) -> bool {
        self.path_opened.load(Ordering::SeqCst)
    }

    /// Whether a public key takes part in a shared secret at all. A point of
    /// small order does not: the secret is zero whoever computes it (RFC 7748
    /// §6.1), and what is sealed to it is open to all.
    pub(crate) fn contributes(public: &HpkePublicKey) -> bool {
        // Any secret key will do: X25519 clears the small-order part of them all.
        let probe = HpkeSecretKey::from(vec![1; 32]);
        Ecdh::new(SUITE)
            .and_then(|ecdh| ecdh.dh(&probe, public).ok())
            .is_some_and(|shared| shared.iter().any(|byte| *byte != 0))
    }

    /// The public half of an X25519 secret key, if it is one.
    pub(crate) fn public_of(secret: &HpkeSecretKey) -> Option<HpkePublicKey> {
        DhType::to_public(&Ecdh::new(SUITE)?, secret).ok()
    }

    /// The suite, or none if the provider has lost it.
    pub(crate) fn suite(&self) -> Option<Suite> {
        let kdf = Kdf::new(SUITE)?;
        let kem_id = KemId::new(SUITE)?;
        let dh = InjectedDh {
            inner: Ecdh::new(SUITE)?,
            source: self.source.clone(),
        };
        let kem = DhKem::new(dh, kdf, kem_id as u16, kem_id.n_secret());
        Some(Suite {
            inner: RustCryptoCipherSuite::new(SUITE, kem, kdf, Aead::new(SUITE)?)?,
            source: self.source.clone(),
            path_opened: self.path_opened.clone(),
        })
    }
}

impl CryptoProvider for Crypto {
    type CipherSuiteProvider = Suite;

    fn supported_cipher_suites(&self) -> Vec<CipherSuite> {
        vec![SUITE]
    }

    fn cipher_suite_provider(&self, suite: CipherSuite) -> Option<Suite> {
        (suite == SUITE).then(|| self.suite()).flatten()
    }
}

/// The provider's suite, with its randomness replaced.
#[derive(Clone)]
pub(crate) struct Suite {
    inner: Inner,
    source: Source,
    path_opened: Arc<AtomicBool>,
}

/// Why an operation of [`Suite`] failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SuiteError {
    #[error(transparent)]
    Provider(#[from] RustCryptoError),
    #[error(transparent)]
    Source(#[from] NoRandomness),
    #[error("a public key of small order protects nothing")]
    SmallOrder,
    #[error("members bring their own signature keys")]
    NoKeysMadeHere,
}

impl IntoAnyError for SuiteError {
    fn into_dyn_error(self) -> Result<Box<dyn std::error::Error + Send + Sync>, Self> {
        Ok(self.into())
    }
}

type Given<T> = Result<T, SuiteError>;

impl CipherSuiteProvider for Suite {
    type Error = SuiteError;
    type HpkeContextS = ContextS<Kdf, Aead>;
    type HpkeContextR = ContextR<Kdf, Aead>;

    fn random_bytes(&self, out: &mut [u8]) -> Given<()> {
        Ok(self.source.fill(out)?)
    }

    fn signature_key_generate(&self) -> Given<(SignatureSecretKey, SignaturePublicKey)> {
        Err(SuiteError::NoKeysMadeHere)
    }

    fn hpke_open(
        &self,
        ciphertext: &HpkeCiphertext,
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
    ) -> Given<Zeroizing<Vec<u8>>> {
        self.path_opened.store(true, Ordering::SeqCst);
        Ok(self
            .inner
            .hpke_open(ciphertext, secret, public, info, aad)?)
    }

    // What follows passes through unchanged.

    fn cipher_suite(&self) -> CipherSuite {
        self.inner.cipher_suite()
    }

    fn hash(&self, data: &[u8]) -> Given<Vec<u8>> {
        Ok(self.inner.hash(data)?)
    }

    fn mac(&self, key: &[u8], data: &[u8]) -> Given<Vec<u8>> {
        Ok(self.inner.mac(key, data)?)
    }

    fn aead_seal(
        &self,
        key: &[u8],
        data: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Given<Vec<u8>> {
        Ok(self.inner.aead_seal(key, data, aad, nonce)?)
    }

    fn aead_open(
        &self,
        key: &[u8],
        ciphertext: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Given<Zeroizing<Vec<u8>>> {
        Ok(self.inner.aead_open(key, ciphertext, aad, nonce)?)
    }

    fn aead_key_size(&self) -> usize {
        self.inner.aead_key_size()
    }

    fn aead_nonce_size(&self) -> usize {
        self.inner.aead_nonce_size()
    }

    fn kdf_extract(&self, salt: &[u8], ikm: &[u8]) -> Given<Zeroizing<Vec<u8>>> {
        Ok(self.inner.kdf_extract(salt, ikm)?)
    }

    fn kdf_expand(&self, prk: &[u8], info: &[u8], length: usize) -> Given<Zeroizing<Vec<u8>>> {
        Ok(self.inner.kdf_expand(prk, info, length)?)
    }

    fn kdf_extract_size(&self) -> usize {
        self.inner.kdf_extract_size()
    }

    fn hpke_seal(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        plaintext: &[u8],
    ) -> Given<HpkeCiphertext> {
        Ok(self.inner.hpke_seal(remote, info, aad, plaintext)?)
    }

    fn hpke_seal_psk(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        plaintext: &[u8],
        psk: HpkePsk<'_>,
    ) -> Given<HpkeCiphertext> {
        Ok(self
            .inner
            .hpke_seal_psk(remote, info, aad, plaintext, psk)?)
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
        Ok(self
            .inner
            .hpke_open_psk(ciphertext, secret, public, info, aad, psk)?)
    }

    fn hpke_setup_s(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
    ) -> Given<(Vec<u8>, Self::HpkeContextS)> {
        Ok(self.inner.hpke_setup_s(remote, info)?)
    }

    fn hpke_setup_r(
        &self,
        kem_output: &[u8],
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
    ) -> Given<Self::HpkeContextR> {
        Ok(self.inner.hpke_setup_r(kem_output, secret, public, info)?)
    }

    fn kem_derive(&self, ikm: &[u8]) -> Given<(HpkeSecretKey, HpkePublicKey)> {
        Ok(self.inner.kem_derive(ikm)?)
    }

    fn kem_generate(&self) -> Given<(HpkeSecretKey, HpkePublicKey)> {
        Ok(self.inner.kem_generate()?)
    }

    fn kem_public_key_validate(&self, key: &HpkePublicKey) -> Given<()> {
        self.inner.kem_public_key_validate(key)?;
        Crypto::contributes(key)
            .then_some(())
            .ok_or(SuiteError::SmallOrder)
    }

    fn signature_key_derive_public(
        &self,
        secret: &SignatureSecretKey,
    ) -> Given<SignaturePublicKey> {
        Ok(self.inner.signature_key_derive_public(secret)?)
    }

    fn sign(&self, secret: &SignatureSecretKey, data: &[u8]) -> Given<Vec<u8>> {
        Ok(self.inner.sign(secret, data)?)
    }

    fn verify(&self, public: &SignaturePublicKey, signature: &[u8], data: &[u8]) -> Given<()> {
        Ok(self.inner.verify(public, signature, data)?)
    }
}
