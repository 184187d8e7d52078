//! A committer whose program obeys no rules of ours: the MLS library with its
//! defaults, over the same state.

use envelope::Frame;
use mls_rs::client_builder::{ClientBuilder, MlsConfig};
use mls_rs::group::proposal::{ExternalInit, Proposal};
use mls_rs::group::{CommitBuilder, CommitOutput, Sender};
use mls_rs::identity::SigningIdentity;
use mls_rs::identity::basic::{BasicCredential, BasicIdentityProvider};
use mls_rs::mls_rs_codec::MlsDecode;
use mls_rs::mls_rules::{CommitDirection, CommitSource, ProposalBundle, ProposalSource};
use mls_rs::{ExtensionList, MlsMessage, MlsRules};
use mls_rs_core::crypto::{CipherSuite, CipherSuiteProvider, CryptoProvider};
use mls_rs_core::extension::{Extension, ExtensionType};
use mls_rs_core::protocol_version::ProtocolVersion;
use mls_rs_crypto_rustcrypto::RustCryptoProvider;

use super::opening::sealed_as;
use super::{Desk, NOW, three};
use crate::crypto::SUITE;
use crate::identity::of_member;
use crate::rules::{CONTEXT_EXTENSION, Refusal, RoomRules, extensions_of};
use crate::{UnixMillis, VoidReason};

/// A desk's group in the hands of the bare library.
pub(super) fn bare<P: CryptoProvider + Clone>(
    desk: &Desk,
    crypto: P,
    path: bool,
) -> mls_rs::Group<impl MlsConfig + use<P>> {
    crate::rogue::bare(&desk.room().state, crypto, path).expect("the same state")
}

/// A commit made without our rules, in a frame rightly sealed and signed.
macro_rules! rogue_commit {
    ($desk:expr, $build:expr) => {{
        let mut group = bare(&$desk, RustCryptoProvider::new(), true);
        let output: CommitOutput = $build(group.commit_builder().commit_time(NOW.mls()));
        framed(&mut $desk, &output)
    }};
}

pub(super) fn framed(desk: &mut Desk, output: &CommitOutput) -> Frame {
    let message = output.commit_message.to_bytes().expect("encodes");
    sealed_as(desk, NOW, &message)
}

pub(super) fn built<C: MlsConfig>(builder: CommitBuilder<'_, C>) -> CommitOutput {
    builder.build_detached().expect("the library allows it").0
}

/// The frame is void for everybody else, and the room goes on.
pub(super) fn refused(desks: &mut [Desk; 3], frame: &Frame, reason: VoidReason) {
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
fn a_new_key_under_an_old_leaf_is_void_with_its_old_credential_or_a_new_one() {
    // Roles are bound to keys and are not inherited.
    let other = Desk::new(99);
    for credential in [Desk::new(1000).key(), other.key()] {
        let mut desks = three();
        assert_eq!(desks[0].key(), Desk::new(1000).key());
        let credential = BasicCredential::new(credential.as_bytes().to_vec());
        let identity = SigningIdentity::new(credential.into_credential(), other.key().mls_key());
        let frame = rogue_commit!(desks[0], |builder: CommitBuilder<'_, _>| built(
            builder.set_new_signing_identity(other.secret.mls_signer(), identity.clone())
        ));
        refused(&mut desks, &frame, VoidReason::InvalidChange);
    }
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
