//! A committer whose program obeys no rules of ours: the MLS library with its
//! defaults, over the same state.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use envelope::Frame;
use mls_rs::client_builder::{ClientBuilder, MlsConfig, PaddingMode};
use mls_rs::group::proposal::{ExternalInit, Proposal};
use mls_rs::group::{CommitBuilder, CommitOutput, Sender};
use mls_rs::identity::SigningIdentity;
use mls_rs::identity::basic::{BasicCredential, BasicIdentityProvider};
use mls_rs::mls_rs_codec::MlsDecode;
use mls_rs::mls_rules::{
    CommitDirection, CommitOptions, CommitSource, DefaultMlsRules, EncryptionOptions,
    ProposalBundle, ProposalSource,
};
use mls_rs::{ExtensionList, MlsMessage, MlsRules};
use mls_rs_core::crypto::{
    CipherSuite, CipherSuiteProvider, CryptoProvider, HpkePublicKey, HpkeSecretKey,
};
use mls_rs_core::extension::{Extension, ExtensionType};
use mls_rs_core::protocol_version::ProtocolVersion;
use mls_rs_crypto_hpke::dhkem::DhKem;
use mls_rs_crypto_rustcrypto::aead::{Aead, AeadError};
use mls_rs_crypto_rustcrypto::ecdh::{Ecdh, EcdhKemError};
use mls_rs_crypto_rustcrypto::kdf::Kdf;
use mls_rs_crypto_rustcrypto::{RustCryptoCipherSuite, RustCryptoProvider};
use mls_rs_crypto_traits::{AeadType, DhType, KemId, SamplingMethod};

use super::opening::sealed_as;
use super::{Desk, NOW, room_of, three};
use crate::crypto::SUITE;
use crate::identity::of_member;
use crate::memory::StateBuffer;
use crate::rules::{CONTEXT_EXTENSION, Refusal, RoomRules, extensions_of};
use crate::{Change, Fault, UnixMillis, VoidReason, check_evidence};

/// A desk's group in the hands of the bare library.
fn bare<P: CryptoProvider + Clone>(
    desk: &Desk,
    crypto: P,
    path: bool,
) -> mls_rs::Group<impl MlsConfig + use<P>> {
    let mut rules = DefaultMlsRules::new();
    rules.encryption_options = EncryptionOptions::new(true, PaddingMode::None);
    rules.commit_options = CommitOptions::new().with_path_required(path);
    ClientBuilder::new()
        .crypto_provider(crypto)
        .identity_provider(BasicIdentityProvider)
        .group_state_storage(StateBuffer::holding(desk.room().state.as_ref().clone()))
        .mls_rules(rules)
        .extension_types([CONTEXT_EXTENSION, ExtensionType::new(0xF777)])
        .build()
        .load_group(&[])
        .expect("the same state")
}

/// A commit made without our rules, in a frame rightly sealed and signed.
macro_rules! rogue_commit {
    ($desk:expr, $build:expr) => {{
        let mut group = bare(&$desk, RustCryptoProvider::new(), true);
        let output: CommitOutput = $build(group.commit_builder().commit_time(NOW.mls()));
        framed(&mut $desk, &output)
    }};
}

fn framed(desk: &mut Desk, output: &CommitOutput) -> Frame {
    let message = output.commit_message.to_bytes().expect("encodes");
    sealed_as(desk, NOW, &message)
}

fn built<C: MlsConfig>(builder: CommitBuilder<'_, C>) -> CommitOutput {
    builder.build_detached().expect("the library allows it").0
}

/// The frame is void for everybody else, and the room goes on.
fn refused(desks: &mut [Desk; 3], frame: &Frame, reason: VoidReason) {
    let [head, delegate, counsel] = desks;
    assert_eq!(delegate.void(frame), reason);
    assert_eq!(counsel.void(frame), reason);
    let words = head.say(b"the room lives on");
    delegate.hear(&words);
    counsel.hear(&words);
}

#[test]
fn a_commit_by_the_bare_library_that_keeps_the_rules_counts() {
    // So that the refusals below are for what they propose and nothing else.
    let [mut head, mut delegate, _] = three();
    let frame = rogue_commit!(head, |builder: CommitBuilder<'_, _>| {
        built(
            builder
                .set_group_context_ext(extensions_of(b"new"))
                .expect("ok"),
        )
    });
    assert_eq!(delegate.follow(&frame).change.context_after, b"new");
}

#[test]
fn reinitialisation_is_void() {
    let mut desks = three();
    let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
        builder
            .reinit(None, ProtocolVersion::MLS_10, SUITE, ExtensionList::new())
            .expect("ok")
    ));
    refused(&mut desks, &frame, VoidReason::ForbiddenProposal);
}

#[test]
fn extensions_other_than_the_rooms_context_are_void() {
    // Required capabilities, and no context at all.
    let mut required = extensions_of(b"context");
    required.set(Extension::new(
        ExtensionType::REQUIRED_CAPABILITIES,
        vec![0, 0, 0],
    ));
    for extensions in [required, ExtensionList::new()] {
        let mut desks = three();
        let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
            builder
                .set_group_context_ext(extensions.clone())
                .expect("ok")
        ));
        refused(&mut desks, &frame, VoidReason::ForbiddenProposal);
    }
}

#[test]
fn a_context_over_the_limit_is_void() {
    let mut desks = three();
    let context = vec![1; crate::limits::CONTEXT + 1];
    let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
        builder
            .set_group_context_ext(extensions_of(&context))
            .expect("ok")
    ));
    refused(&mut desks, &frame, VoidReason::ForbiddenProposal);
}

#[test]
fn a_new_key_under_an_old_leaf_is_void() {
    // Same credential, other signature key: the library's own identity
    // provider lets it pass, and roles would be inherited.
    let mut desks = three();
    let other = Desk::new(99);
    let credential = BasicCredential::new(desks[0].key().as_bytes().to_vec());
    let identity = SigningIdentity::new(credential.into_credential(), other.key().mls_key());
    let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
        builder.set_new_signing_identity(other.secret.mls_signer(), identity.clone())
    ));
    refused(&mut desks, &frame, VoidReason::InvalidChange);
}

/// A key package made by the bare library for `identity`.
fn bare_package(desk: &Desk, identity: SigningIdentity, types: &[ExtensionType]) -> MlsMessage {
    ClientBuilder::new()
        .crypto_provider(RustCryptoProvider::new())
        .identity_provider(BasicIdentityProvider)
        .extension_types(types.iter().copied())
        .signing_identity(identity, desk.secret.mls_signer(), SUITE)
        .build()
        .generate_key_package_message(ExtensionList::new(), ExtensionList::new(), Some(NOW.mls()))
        .expect("a key package")
}

#[test]
fn a_newcomer_with_a_credential_other_than_its_key_is_void_and_not_invited() {
    let newcomer = Desk::new(60);
    let credential = BasicCredential::new(b"The Minister".to_vec());
    let identity = SigningIdentity::new(credential.into_credential(), newcomer.key().mls_key());
    let package = bare_package(&newcomer, identity, &[CONTEXT_EXTENSION]);
    let bytes = package.to_bytes().expect("encodes");
    assert!(crate::inspect_key_package(&bytes, NOW).is_err());
    let mut desks = three();
    let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
        builder.add_member(package.clone()).expect("ok")
    ));
    refused(&mut desks, &frame, VoidReason::InvalidChange);
}

#[test]
fn a_newcomer_who_cannot_read_the_context_is_not_invited() {
    let newcomer = Desk::new(61);
    let package = bare_package(&newcomer, of_member(newcomer.key()), &[]);
    let bytes = package.to_bytes().expect("encodes");
    assert!(crate::inspect_key_package(&bytes, NOW).is_err());
    let readable = bare_package(&newcomer, of_member(newcomer.key()), &[CONTEXT_EXTENSION]);
    let bytes = readable.to_bytes().expect("encodes");
    assert_eq!(
        crate::inspect_key_package(&bytes, NOW).expect("valid"),
        newcomer.key()
    );
}

#[test]
fn a_newcomer_whose_key_package_had_expired_at_the_stated_time_is_void() {
    let mut desks = three();
    let mut newcomer = Desk::new(62);
    let long_ago = UnixMillis(NOW.0 - 60 * 24 * 3600 * 1000);
    let (package, _) =
        crate::key_package(&newcomer.secret, long_ago, &mut newcomer.rng).expect("a key package");
    let package = MlsMessage::from_bytes(&package).expect("decodes");
    let mut group = bare(&desks[0], RustCryptoProvider::new(), true);
    let builder = group.commit_builder().commit_time(long_ago.mls());
    let output = built(builder.add_member(package).expect("ok"));
    // Stated now: void for all. Stated when it was valid: good for all.
    let frame = framed(&mut desks[0], &output);
    refused(&mut desks, &frame, VoidReason::InvalidChange);
    let message = output.commit_message.to_bytes().expect("encodes");
    let then = sealed_as(&mut desks[0], long_ago, &message);
    let [_, delegate, counsel] = &mut desks;
    assert_eq!(delegate.follow(&then).change.added, vec![newcomer.key()]);
    assert_eq!(counsel.follow(&then).change.added, vec![newcomer.key()]);
}

#[test]
fn a_second_leaf_for_a_member_who_is_there_is_void() {
    let mut desks = three();
    let (package, _) = desks[1].package();
    let package = MlsMessage::from_bytes(&package).expect("decodes");
    let mut group = bare(&desks[0], RustCryptoProvider::new(), true);
    let builder = group.commit_builder().commit_time(NOW.mls());
    let tried = builder.add_member(package).expect("ok").build_detached();
    // The library refuses it itself, on the way out as on the way in.
    assert!(tried.is_err());
}

#[test]
fn too_many_newcomers_in_one_commit_are_void() {
    let mut desks = three();
    let packages: Vec<_> = (0..=crate::limits::CHANGES as u64)
        .map(|seed| Desk::new(5000 + seed).package().0)
        .collect();
    let frame = rogue_commit!(desks[0], |mut builder: CommitBuilder<'_, _>| {
        for package in &packages {
            let package = MlsMessage::from_bytes(package).expect("decodes");
            builder = builder.add_member(package).expect("ok");
        }
        built(builder)
    });
    refused(&mut desks, &frame, VoidReason::OverLimit);
}

#[test]
fn a_commit_with_authenticated_data_is_void() {
    let mut desks = three();
    let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
        builder.authenticated_data(b"seen by all".to_vec())
    ));
    refused(&mut desks, &frame, VoidReason::ForbiddenMessage);
}

#[test]
fn an_add_without_a_path_is_still_a_commit_that_all_apply_alike() {
    // RFC 9420 allows it; what makes a commit void must not depend on taste.
    let [mut head, mut delegate, mut counsel] = three();
    let (package, secrets) = Desk::new(70).package();
    let package = MlsMessage::from_bytes(&package).expect("decodes");
    let mut group = bare(&head, RustCryptoProvider::new(), false);
    let builder = group.commit_builder().commit_time(NOW.mls());
    let output = built(builder.add_member(package).expect("ok"));
    assert!(!output.contains_update_path);
    let frame = framed(&mut head, &output);
    delegate.follow(&frame);
    counsel.follow(&frame);
    let mut newcomer = Desk::new(70);
    let welcome = output.welcome_messages[0].to_bytes().expect("encodes");
    newcomer.join(&welcome, &secrets);
    let words = newcomer.say(b"hello");
    assert_eq!(delegate.hear(&words).author, newcomer.key());
    assert_eq!(counsel.hear(&words).author, newcomer.key());
}

#[test]
fn a_room_with_foreign_extensions_cannot_be_joined() {
    let mut head = Desk::new(1);
    head.create(b"context");
    let mut guest = Desk::new(2);
    let (package, secrets) = guest.package();
    let package = MlsMessage::from_bytes(&package).expect("decodes");
    let mut group = bare(&head, RustCryptoProvider::new(), true);
    let mut extensions = extensions_of(b"context");
    extensions.set(Extension::new(
        ExtensionType::REQUIRED_CAPABILITIES,
        vec![0, 0, 0],
    ));
    let builder = group.commit_builder().commit_time(NOW.mls());
    let output = built(
        builder
            .add_member(package)
            .and_then(|builder| builder.set_group_context_ext(extensions))
            .expect("ok"),
    );
    let welcome = output.welcome_messages[0].to_bytes().expect("encodes");
    assert!(crate::Group::join(&welcome, &secrets, &guest.secret).is_err());
}

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

/// AES-GCM that rewrites whatever is long before it encrypts it: a commit's
/// content, which its author has signed already.
#[derive(Clone)]
struct Forger {
    inner: Aead,
    rewrite: Arc<dyn Fn(&mut Vec<u8>) + Send + Sync>,
}

impl AeadType for Forger {
    type Error = AeadError;

    fn seal<'a>(
        &self,
        key: &[u8],
        data: &[u8],
        aad: Option<&'a [u8]>,
        nonce: &[u8],
    ) -> Result<Vec<u8>, AeadError> {
        let mut data = data.to_vec();
        if data.len() > 200 {
            (self.rewrite)(&mut data);
        }
        AeadType::seal(&self.inner, key, &data, aad, nonce)
    }

    fn open<'a>(
        &self,
        key: &[u8],
        ciphertext: &[u8],
        aad: Option<&'a [u8]>,
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

/// An empty commit whose content was rewritten after it was signed.
fn forged(desk: &mut Desk, rewrite: impl Fn(&mut Vec<u8>) + Send + Sync + 'static) -> Frame {
    let forger = Forger {
        inner: Aead::new(SUITE).expect("the suite"),
        rewrite: Arc::new(rewrite),
    };
    let mut group = bare(desk, Forgery(forger), true);
    let output = built(group.commit_builder().commit_time(NOW.mls()));
    framed(desk, &output)
}

#[test]
fn a_commit_whose_confirmation_tag_is_wrong_wedges_and_is_proved() {
    // The tag is the content's last field, and no signature covers it.
    let [mut head, delegate, counsel] = three();
    let frame = forged(&mut head, |content| {
        let last = content.len() - 1;
        content[last] ^= 1;
    });
    for desk in [&delegate, &counsel] {
        match desk.room().open(&frame) {
            Err(Fault::WedgedCommit(wedge)) => proves(&wedge.evidence, &head),
            other => panic!("{other:?}"),
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

#[test]
fn an_external_init_is_refused_by_the_rules_too() {
    // The library keeps it out of a member's commit; the rules do not rely on it.
    let mut proposals = ProposalBundle::default();
    let sender = Sender::Member(0);
    let init = ExternalInit::mls_decode(&mut &[1_u8, 7][..]).expect("decodes");
    proposals.add(
        Proposal::ExternalInit(init),
        sender,
        ProposalSource::ByValue,
    );
    let [head, ..] = three();
    let group = bare(&head, RustCryptoProvider::new(), true);
    let member = group.member_at_index(0).expect("head");
    let judge = |source, proposals| {
        RoomRules::default().filter_proposals(
            CommitDirection::Receive,
            source,
            &group.roster(),
            group.context(),
            proposals,
        )
    };
    let insider = CommitSource::ExistingMember(member.clone());
    assert!(matches!(
        judge(insider.clone(), proposals),
        Err(Refusal::Kind)
    ));
    // A change that is allowed is allowed to members only.
    assert!(judge(insider, ProposalBundle::default()).is_ok());
    let outsider = CommitSource::NewMember(member.signing_identity);
    assert!(matches!(
        judge(outsider, ProposalBundle::default()),
        Err(Refusal::Outsider)
    ));
}

#[test]
fn the_provider_is_the_one_suite_and_no_other() {
    let crypto = crate::crypto::Crypto::new(crate::crypto::Source::Nothing);
    assert_eq!(crypto.supported_cipher_suites(), vec![SUITE]);
    for suite in (0..20).map(CipherSuite::new) {
        let there = crypto.cipher_suite_provider(suite).is_some();
        assert_eq!(there, suite == SUITE);
    }
    // What only reads gets no randomness, rather than the system's.
    let suite = crypto.suite().expect("the suite");
    assert!(suite.random_bytes(&mut [0; 4]).is_err());
    assert!(suite.kem_generate().is_err());
}
