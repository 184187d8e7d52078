//! Commits that honest programs cannot make: garbage for some members, and
//! contents rewritten after they were signed. The forger is the MLS library
//! with one primitive of its provider bent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use envelope::Frame;
use mls_rs::MlsMessage;
use mls_rs_core::crypto::{CipherSuite, CryptoProvider, HpkePublicKey, HpkeSecretKey};
use mls_rs_crypto_hpke::dhkem::DhKem;
use mls_rs_crypto_rustcrypto::RustCryptoCipherSuite;
use mls_rs_crypto_rustcrypto::aead::{Aead, AeadError};
use mls_rs_crypto_rustcrypto::ecdh::{Ecdh, EcdhKemError};
use mls_rs_crypto_rustcrypto::kdf::Kdf;
use mls_rs_crypto_traits::{AeadType, DhType, KemId, SamplingMethod};

use super::rogue::{bare, built, framed, refused};
use super::{Desk, NOW, room_of, three};
use crate::crypto::SUITE;
use crate::rules::extensions_of;
use crate::{Change, Fault, VoidReason, check_evidence};

/// X25519 that computes a wrong shared secret the n-th time it is asked.
#[derive(Clone)]
struct Saboteur {
    inner: Ecdh,
    until: Arc<AtomicUsize>,
}

impl DhType for Saboteur {
    type Error = EcdhKemError;

    fn dh(&self, own: &HpkeSecretKey, other: &HpkePublicKey) -> Result<Vec<u8>, EcdhKemError> {
        let mut shared = self.inner.dh(own, other)?;
        if self.until.fetch_sub(1, Ordering::SeqCst) == 0 {
            shared[0] ^= 1;
        }
        Ok(shared)
    }

    fn generate(&self) -> Result<(HpkeSecretKey, HpkePublicKey), EcdhKemError> {
        self.inner.generate()
    }

    fn to_public(&self, secret: &HpkeSecretKey) -> Result<HpkePublicKey, EcdhKemError> {
        DhType::to_public(&self.inner, secret)
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

    fn public_key_validate(&self, key: &HpkePublicKey) -> Result<(), EcdhKemError> {
        self.inner.public_key_validate(key)
    }
}

#[derive(Clone)]
struct Sabotage(Saboteur);

impl CryptoProvider for Sabotage {
    type CipherSuiteProvider = RustCryptoCipherSuite<DhKem<Saboteur, Kdf>, Kdf, Aead>;

    fn supported_cipher_suites(&self) -> Vec<CipherSuite> {
        vec![SUITE]
    }

    fn cipher_suite_provider(&self, suite: CipherSuite) -> Option<Self::CipherSuiteProvider> {
        let kdf = Kdf::new(suite)?;
        let kem_id = KemId::new(suite)?;
        let kem = DhKem::new(self.0.clone(), kdf, kem_id as u16, kem_id.n_secret());
        RustCryptoCipherSuite::new(suite, kem, kdf, Aead::new(suite)?)
    }
}

#[test]
fn a_commit_with_garbage_for_one_member_wedges_only_that_one_and_is_proved() {
    let mut wedged = 0;
    for spoiled in 0..3 {
        let desks = room_of(4, b"context");
        let [mut head, delegate, counsel, deputy]: [Desk; 4] =
            desks.try_into().unwrap_or_else(|_| panic!("four desks"));
        let saboteur = Saboteur {
            inner: Ecdh::new(SUITE).expect("the suite"),
            until: Arc::new(AtomicUsize::new(spoiled)),
        };
        let mut group = bare(&head, Sabotage(saboteur), true);
        let output = built(
            group
                .commit_builder()
                .commit_time(NOW.mls())
                .set_group_context_ext(extensions_of(b"new"))
                .expect("ok"),
        );
        let frame = framed(&mut head, &output);
        let mut well = 0;
        for desk in [&delegate, &counsel, &deputy] {
            match desk.room().open(&frame) {
                Ok(_) => well += 1,
                Err(Fault::WedgedCommit(wedge)) => {
                    wedged += 1;
                    assert_eq!(wedge.change.committer, head.key());
                    assert_eq!(wedge.change.context_after, b"new");
                    proves(&wedge.evidence, &head);
                    // The desk is as it was, and says so of its own accord.
                    assert_eq!(desk.room().epoch(), 1);
                }
                Err(fault) => panic!("{fault}"),
            }
        }
        assert_eq!(well, 2, "garbage at {spoiled} reaches one member");
    }
    assert_eq!(wedged, 3);
}

/// A third party checks the evidence from its bytes alone, and no others.
fn proves(evidence: &[u8], committer: &Desk) {
    let proved = check_evidence(evidence).expect("signed by the committer");
    assert_eq!(proved.committer, committer.key());
    assert_eq!(proved.room, committer.room().room());
    assert_eq!((proved.epoch, proved.stated), (1, NOW));
    for place in (0..evidence.len()).step_by(7) {
        let mut altered = evidence.to_vec();
        altered[place] ^= 1;
        assert!(check_evidence(&altered).is_err(), "byte {place}");
    }
}

#[test]
fn a_wedged_member_is_invited_again_by_remove_and_add() {
    let [mut head, mut delegate, mut counsel] = three();
    let saboteur = Saboteur {
        inner: Ecdh::new(SUITE).expect("the suite"),
        until: Arc::new(AtomicUsize::new(1)),
    };
    let mut group = bare(&head, Sabotage(saboteur), true);
    let (output, secrets) = group
        .commit_builder()
        .commit_time(NOW.mls())
        .build_detached()
        .expect("ok");
    let frame = framed(&mut head, &output);
    group.apply_detached_commit(secrets).expect("applies");
    delegate.follow(&frame);
    assert!(matches!(
        counsel.room().open(&frame),
        Err(Fault::WedgedCommit(_))
    ));
    let (package, secrets) = counsel.package();
    let sealed = delegate.commit(&Change {
        remove: vec![counsel.key()],
        add: vec![package],
        ..Change::default()
    });
    counsel.join(&sealed.welcome.expect("a Welcome"), &secrets);
    let words = counsel.say(b"in again");
    assert_eq!(delegate.hear(&words).author, counsel.key());
}

type Rewrite = dyn Fn(&mut Vec<u8>) + Send + Sync;

/// AES-GCM that rewrites whatever is long before it encrypts it: a commit's
/// content, which its author has signed already.
#[derive(Clone)]
struct Forger {
    inner: Aead,
    rewrite: Arc<Rewrite>,
}

impl AeadType for Forger {
    type Error = AeadError;

    fn seal(
        &self,
        key: &[u8],
        data: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Result<Vec<u8>, AeadError> {
        let mut data = data.to_vec();
        if data.len() > 200 {
            (self.rewrite)(&mut data);
        }
        AeadType::seal(&self.inner, key, &data, aad, nonce)
    }

    fn open(
        &self,
        key: &[u8],
        ciphertext: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Result<Vec<u8>, AeadError> {
        AeadType::open(&self.inner, key, ciphertext, aad, nonce)
    }

    fn key_size(&self) -> usize {
        self.inner.key_size()
    }

    fn nonce_size(&self) -> usize {
        self.inner.nonce_size()
    }

    fn aead_id(&self) -> u16 {
        self.inner.aead_id()
    }
}

#[derive(Clone)]
struct Forgery(Forger);

impl CryptoProvider for Forgery {
    type CipherSuiteProvider = RustCryptoCipherSuite<DhKem<Ecdh, Kdf>, Kdf, Forger>;

    fn supported_cipher_suites(&self) -> Vec<CipherSuite> {
        vec![SUITE]
    }

    fn cipher_suite_provider(&self, suite: CipherSuite) -> Option<Self::CipherSuiteProvider> {
        let kdf = Kdf::new(suite)?;
        let kem_id = KemId::new(suite)?;
        let kem = DhKem::new(Ecdh::new(suite)?, kdf, kem_id as u16, kem_id.n_secret());
        RustCryptoCipherSuite::new(suite, kem, kdf, self.0.clone())
    }
}

fn forger(rewrite: impl Fn(&mut Vec<u8>) + Send + Sync + 'static) -> Forgery {
    Forgery(Forger {
        inner: Aead::new(SUITE).expect("the suite"),
        rewrite: Arc::new(rewrite),
    })
}

/// An empty commit whose content was rewritten after it was signed.
fn forged(desk: &mut Desk, rewrite: impl Fn(&mut Vec<u8>) + Send + Sync + 'static) -> Frame {
    let mut group = bare(desk, forger(rewrite), true);
    let output = built(group.commit_builder().commit_time(NOW.mls()));
    framed(desk, &output)
}

#[test]
fn a_commit_whose_confirmation_tag_is_wrong_wedges_and_is_proved() {
    // The tag is the content's last field, and no signature covers it.
    fn bend(content: &mut [u8]) {
        let last = content.len() - 1;
        content[last] ^= 1;
    }
    // With a path, and without one, where no path secret comes before the tag.
    let [mut head, delegate, counsel] = three();
    let with_path = forged(&mut head, |content| bend(content));
    let (package, _) = Desk::new(70).package();
    let package = MlsMessage::from_bytes(&package).expect("decodes");
    let mut group = bare(&head, forger(|content| bend(content)), false);
    let builder = group.commit_builder().commit_time(NOW.mls());
    let without_path = built(builder.add_member(package).expect("ok"));
    assert!(!without_path.contains_update_path);
    let without_path = framed(&mut head, &without_path);
    for frame in [&with_path, &without_path] {
        for desk in [&delegate, &counsel] {
            match desk.room().open(frame) {
                Err(Fault::WedgedCommit(wedge)) => proves(&wedge.evidence, &head),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn kinds_of_proposals_that_rooms_do_not_use_do_not_even_parse() {
    // The content begins with the commit's proposals: their length, then each
    // with its form (1 by value, 2 by reference), kind and fields.
    const UPDATE: [u8; 2] = [0, 2];
    const PRE_SHARED_KEY: [u8; 2] = [0, 4];
    const APP_DATA_UPDATE: [u8; 2] = [0, 8];
    const SELF_REMOVE: [u8; 2] = [0, 10];
    const OWN_KIND: [u8; 2] = [0xF0, 1];
    let by_value = [
        UPDATE,
        PRE_SHARED_KEY,
        APP_DATA_UPDATE,
        SELF_REMOVE,
        OWN_KIND,
    ]
    .map(|kind| [&[1][..], &kind, &[2, 7, 7]].concat());
    let by_reference = [&[2, 32][..], &[7; 32]].concat();
    for proposal in by_value.into_iter().chain([by_reference]) {
        let mut desks = three();
        let frame = forged(&mut desks[0], move |content| {
            let length = u8::try_from(proposal.len()).expect("short");
            let proposals = [&[length][..], &proposal].concat();
            assert_eq!(content[0], 0, "an empty commit has no proposals");
            content.splice(0..1, proposals);
        });
        refused(&mut desks, &frame, VoidReason::Malformed);
    }
}

#[test]
fn a_commit_rewritten_after_it_was_signed_is_not_authentic() {
    // One byte of the new leaf's encryption key.
    let mut desks = three();
    let frame = forged(&mut desks[0], |content| content[10] ^= 1);
    refused(&mut desks, &frame, VoidReason::NotAuthentic);
}
