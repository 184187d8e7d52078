//! A second implementation in the room: openmls, by its own code but for the
//! frame around the message.

use std::time::{SystemTime, UNIX_EPOCH};

use envelope::{Bucket, Frame};
use openmls::prelude::tls_codec::{Deserialize as _, Serialize as _};
use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CredentialType, CredentialWithKey, CustomProposal,
    ExtensionType, KeyPackage, LeafNodeParameters, MlsGroup, MlsGroupJoinConfig, MlsMessageBodyIn,
    MlsMessageIn, MlsMessageOut, OpenMlsProvider as _, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY,
    PURE_PLAINTEXT_WIRE_FORMAT_POLICY, ProcessedMessageContent, Proposal, ProposalType,
    ProtocolMessage, StagedWelcome,
};
use openmls::schedule::{ExternalPsk, PreSharedKeyId, Psk};
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;

use super::Desk;
use crate::framing::{self, CONTEXT_EXTENSION, FRAME_LABEL, SIGNATURE_LABEL, VERSION};
use crate::{Change, MemberSecret, UnixMillis, VoidReason};

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// openmls takes the time from the system, so these tests do too.
fn now() -> UnixMillis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970");
    UnixMillis(u64::try_from(since.as_millis()).expect("before the year 500 million"))
}

/// A member whose desk is built on openmls.
struct Guest {
    provider: OpenMlsRustCrypto,
    signer: SignatureKeyPair,
    secret: MemberSecret,
    group: Option<MlsGroup>,
    sealed: u8,
}

impl Guest {
    fn new(seed: u64) -> Self {
        let secret = Desk::new(seed).secret;
        let signer = SignatureKeyPair::from_raw(
            SUITE.signature_algorithm(),
            secret.to_bytes().to_vec(),
            secret.public().as_bytes().to_vec(),
        );
        let provider = OpenMlsRustCrypto::default();
        signer.store(provider.storage()).expect("stored");
        Self {
            provider,
            signer,
            secret,
            group: None,
            sealed: 0,
        }
    }

    fn package(&self) -> Vec<u8> {
        let credential = BasicCredential::new(self.secret.public().as_bytes().to_vec());
        let capabilities = Capabilities::new(
            None,
            Some(&[SUITE]),
            Some(&[ExtensionType::Unknown(CONTEXT_EXTENSION)]),
            Some(&[ProposalType::Custom(0xF001), ProposalType::SelfRemove]),
            Some(&[CredentialType::Basic]),
        );
        let bundle = KeyPackage::builder()
            .leaf_node_capabilities(capabilities)
            .build(
                SUITE,
                &self.provider,
                &self.signer,
                CredentialWithKey {
                    credential: credential.into(),
                    signature_key: self.signer.to_public_vec().into(),
                },
            )
            .expect("a key package");
        MlsMessageOut::from(bundle.key_package().clone())
            .to_bytes()
            .expect("encodes")
    }

    fn join(&mut self, welcome: &[u8]) {
        let message = MlsMessageIn::tls_deserialize_exact(welcome).expect("decodes");
        let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
            panic!("not a Welcome");
        };
        let config = MlsGroupJoinConfig::builder()
            .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
            .use_ratchet_tree_extension(true)
            .build();
        let staged = StagedWelcome::new_from_welcome(&self.provider, &config, welcome, None);
        let group = staged.expect("valid").into_group(&self.provider);
        self.group = Some(group.expect("joined"));
    }

    fn group(&mut self) -> &mut MlsGroup {
        self.group.as_mut().expect("not in the room")
    }

    fn frame_key(&self) -> [u8; 32] {
        let group = self.group.as_ref().expect("not in the room");
        let room = group.group_id().as_slice();
        group
            .export_secret(self.provider.crypto(), FRAME_LABEL, room, 32)
            .expect("exported")
            .try_into()
            .expect("32 bytes")
    }

    /// Puts an MLS message into a frame, as the format says.
    fn frame(&mut self, message: &[u8]) -> Frame {
        let key = self.frame_key();
        self.sealed += 1;
        let nonce = [self.sealed; 24];
        let group = self.group.as_ref().expect("not in the room");
        let room: [u8; 32] = group.group_id().as_slice().try_into().expect("32 bytes");
        let leaf = group.own_leaf_index().u32();
        let stated = now();
        let signed = framing::signed_bytes(
            &envelope::RoomId::from_bytes(room),
            group.epoch().as_u64(),
            &nonce,
            leaf,
            stated,
            message,
        );
        let mut plaintext = vec![VERSION];
        plaintext.extend_from_slice(&leaf.to_be_bytes());
        plaintext.extend_from_slice(&stated.0.to_be_bytes());
        plaintext.extend_from_slice(&self.secret.sign(SIGNATURE_LABEL, &signed));
        plaintext.extend_from_slice(&u32::try_from(message.len()).expect("fits").to_be_bytes());
        plaintext.extend_from_slice(message);
        let bucket = Bucket::holding(plaintext.len()).expect("fits");
        plaintext.resize(bucket.size(), 0);
        let sealed = framing::seal_outer(&key, &nonce, &room, &plaintext).expect("sealed");
        Frame::new(sealed).expect("a frame")
    }

    fn say(&mut self, words: &[u8]) -> Frame {
        let group = self.group.as_mut().expect("not in the room");
        let message = group.create_message(&self.provider, &self.signer, words);
        let message = message.expect("sealed").to_bytes().expect("encodes");
        self.frame(&message)
    }

    /// Opens a frame and processes what is in it; the words, if it is an entry.
    fn hear(&mut self, frame: &Frame) -> Option<Vec<u8>> {
        let key = self.frame_key();
        let room = self.group().group_id().to_vec();
        let (_, plaintext) =
            framing::open_outer(&key, &room, frame.as_bytes()).expect("the exporters agree");
        let content = framing::parse(&plaintext).expect("well formed");
        let message = MlsMessageIn::tls_deserialize_exact(content.message).expect("decodes");
        let message: ProtocolMessage = message.try_into_protocol_message().expect("a message");
        let provider = &self.provider;
        let group = self.group.as_mut().expect("not in the room");
        let processed = group.process_message(provider, message).expect("valid");
        match processed.into_content() {
            ProcessedMessageContent::ApplicationMessage(words) => Some(words.into_bytes()),
            ProcessedMessageContent::StagedCommitMessage(commit) => {
                group
                    .merge_staged_commit(provider, *commit)
                    .expect("merged");
                None
            }
            _ => panic!("neither entry nor commit"),
        }
    }
}

/// Head (ours), delegate (ours) and a guest on openmls, in one room.
fn mixed() -> (Desk, Desk, Guest) {
    let mut head = Desk::new(1);
    let mut delegate = Desk::new(2);
    let mut guest = Guest::new(3);
    let room = envelope::RoomId::from_bytes([5; 32]);
    let group = crate::Group::create(room, &head.secret, b"context", now(), &mut head.rng);
    head.group = Some(group.expect("a room"));
    let (package, secrets) =
        crate::key_package(&delegate.secret, now(), &mut delegate.rng).expect("a key package");
    let guests = guest.package();
    assert_eq!(
        crate::inspect_key_package(&guests, now()).expect("valid"),
        guest.secret.public()
    );
    let sealed = committed(
        &mut head,
        &Change {
            add: vec![package, guests],
            ..Change::default()
        },
    );
    let welcome = sealed.welcome.expect("a Welcome");
    delegate.join(&welcome, &secrets);
    guest.join(&welcome);
    (head, delegate, guest)
}

fn committed(desk: &mut Desk, change: &Change) -> crate::SealedCommit {
    let group = desk.room().clone();
    let sealed = group
        .seal_commit(change, now(), &mut desk.rng)
        .expect("a commit");
    desk.win(&sealed);
    sealed
}

#[test]
fn an_openmls_member_joins_and_exchanges_entries_and_commits() {
    let (mut head, mut delegate, mut guest) = mixed();
    let context = guest
        .group()
        .extensions()
        .unknown(CONTEXT_EXTENSION)
        .map(|extension| extension.0.clone());
    assert_eq!(context.as_deref(), Some(&b"context"[..]));

    let frame = head.say(b"from ours to theirs");
    delegate.hear(&frame);
    assert_eq!(
        guest.hear(&frame).as_deref(),
        Some(&b"from ours to theirs"[..])
    );
    let frame = guest.say(b"from theirs to ours");
    for desk in [&mut head, &mut delegate] {
        let entry = desk.hear(&frame);
        assert_eq!(entry.plaintext.as_slice(), b"from theirs to ours");
        assert_eq!(entry.author, guest.secret.public());
    }

    // A commit of ours, followed by theirs; then one of theirs.
    let sealed = committed(
        &mut delegate,
        &Change {
            context: Some(b"changed".to_vec()),
            ..Change::default()
        },
    );
    head.follow(&sealed.frame);
    assert_eq!(guest.hear(&sealed.frame), None);
    let frame = guest_commit(&mut guest, &[]);
    let provider = &guest.provider;
    let group = guest.group.as_mut().expect("in the room");
    group.merge_pending_commit(provider).expect("merged");
    assert_eq!(head.follow(&frame).change.committer, guest.secret.public());
    delegate.follow(&frame);
    assert_eq!(
        guest.group().epoch_authenticator().as_slice(),
        head.room().epoch_authenticator()
    );
    let frame = guest.say(b"in the new epoch");
    assert_eq!(
        delegate.hear(&frame).plaintext.as_slice(),
        b"in the new epoch"
    );
}

/// A commit of the guest's to `proposals` by value and whatever it has proposed
/// before, not merged.
fn guest_commit(guest: &mut Guest, proposals: &[Proposal]) -> Frame {
    let group = guest.group.as_mut().expect("in the room");
    let bundle = group
        .commit_builder()
        .force_self_update(true)
        .add_proposals(proposals.iter().cloned())
        .load_psks(guest.provider.storage())
        .expect("loaded")
        .build(
            guest.provider.rand(),
            guest.provider.crypto(),
            &guest.signer,
            |_| true,
        )
        .expect("built")
        .stage_commit(&guest.provider)
        .expect("staged");
    let message = bundle.into_commit().to_bytes().expect("encodes");
    guest.frame(&message)
}

/// Void for both of ours, and the room goes on.
fn refused(head: &mut Desk, delegate: &mut Desk, frame: &Frame, reason: VoidReason) {
    for desk in [&*head, &*delegate] {
        assert_eq!(desk.void(frame), reason);
    }
    let frame = head.say(b"the room lives on");
    delegate.hear(&frame);
}

// A kind of proposal that the library is built without does not even parse.

#[test]
fn a_pre_shared_key_in_a_commit_is_void() {
    let (mut head, mut delegate, mut guest) = mixed();
    let psk = Psk::External(ExternalPsk::new(vec![1, 2, 3]));
    let psk = PreSharedKeyId::new(SUITE, guest.provider.rand(), psk).expect("a key id");
    psk.store(&guest.provider, &[4; 32]).expect("stored");
    let proposal =
        Proposal::PreSharedKey(Box::new(openmls::prelude::PreSharedKeyProposal::new(psk)));
    let frame = guest_commit(&mut guest, &[proposal]);
    refused(&mut head, &mut delegate, &frame, VoidReason::Malformed);
}

#[test]
fn proposal_messages_are_void_and_so_is_a_commit_that_refers_to_one() {
    let (mut head, mut delegate, mut guest) = mixed();
    let group = guest.group.as_mut().expect("in the room");
    let (update, _) = group
        .propose_self_update(
            &guest.provider,
            &guest.signer,
            LeafNodeParameters::default(),
        )
        .expect("proposed");
    let update = update.to_bytes().expect("encodes");
    let frame = guest.frame(&update);
    refused(
        &mut head,
        &mut delegate,
        &frame,
        VoidReason::ForbiddenMessage,
    );
    // By reference to a removal (an update of one's own cannot be committed).
    let (mut head, mut delegate, mut guest) = mixed();
    let group = guest.group.as_mut().expect("in the room");
    let removal = group.propose_remove_member(
        &guest.provider,
        &guest.signer,
        openmls::prelude::LeafNodeIndex::new(1),
    );
    let removal = removal.expect("proposed").0.to_bytes().expect("encodes");
    let frame = guest.frame(&removal);
    refused(
        &mut head,
        &mut delegate,
        &frame,
        VoidReason::ForbiddenMessage,
    );
    let frame = guest_commit(&mut guest, &[]);
    refused(&mut head, &mut delegate, &frame, VoidReason::Malformed);
}

#[test]
fn a_proposal_of_ones_own_kind_is_void() {
    let (mut head, mut delegate, mut guest) = mixed();
    let group = guest.group.as_mut().expect("in the room");
    let custom = CustomProposal::new(0xF001, vec![1, 2, 3]);
    let proposed =
        group.propose_custom_proposal_by_reference(&guest.provider, &guest.signer, custom);
    let message = proposed.expect("proposed").0.to_bytes().expect("encodes");
    let frame = guest.frame(&message);
    refused(
        &mut head,
        &mut delegate,
        &frame,
        VoidReason::ForbiddenMessage,
    );
}

#[test]
fn a_plaintext_commit_or_one_with_authenticated_data_is_void() {
    let (mut head, mut delegate, mut guest) = mixed();
    guest.group().set_aad(b"seen by all".to_vec());
    let frame = guest.say(b"words");
    refused(
        &mut head,
        &mut delegate,
        &frame,
        VoidReason::ForbiddenMessage,
    );

    let config = MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_PLAINTEXT_WIRE_FORMAT_POLICY)
        .build();
    let storage = guest.provider.storage();
    let group = guest.group.as_mut().expect("in the room");
    group.set_configuration(storage, &config).expect("set");
    let frame = guest_commit(&mut guest, &[]);
    refused(
        &mut head,
        &mut delegate,
        &frame,
        VoidReason::ForbiddenMessage,
    );
}

#[test]
fn joining_without_invitation_is_void() {
    // An external commit needs a GroupInfo with an external key; a member may
    // hand one out, and the room still refuses it.
    let (mut head, mut delegate, mut guest) = mixed();
    let group = guest.group.as_mut().expect("in the room");
    let info = group
        .export_group_info(guest.provider.crypto(), &guest.signer, true)
        .expect("exported");
    let info = info.tls_serialize_detached().expect("encodes");
    let info = MlsMessageIn::tls_deserialize_exact(info).expect("decodes");
    let MlsMessageBodyIn::GroupInfo(info) = info.extract() else {
        panic!("not a GroupInfo");
    };
    let outsider = Guest::new(9);
    let credential = BasicCredential::new(outsider.secret.public().as_bytes().to_vec());
    let parameters = LeafNodeParameters::builder()
        .with_capabilities(Capabilities::new(
            None,
            Some(&[SUITE]),
            Some(&[ExtensionType::Unknown(CONTEXT_EXTENSION)]),
            None,
            Some(&[CredentialType::Basic]),
        ))
        .build();
    let (_, bundle) = MlsGroup::external_commit_builder()
        .build_group(
            &outsider.provider,
            info,
            CredentialWithKey {
                credential: credential.into(),
                signature_key: outsider.signer.to_public_vec().into(),
            },
        )
        .expect("begun")
        .leaf_node_parameters(parameters)
        .load_psks(outsider.provider.storage())
        .expect("loaded")
        .build(
            outsider.provider.rand(),
            outsider.provider.crypto(),
            &outsider.signer,
            |_| true,
        )
        .expect("built")
        .finalize(&outsider.provider)
        .expect("joined");
    let message = bundle.into_commit().to_bytes().expect("encodes");
    // The outsider has no frame key; its accomplice inside frames it.
    let frame = guest.frame(&message);
    refused(
        &mut head,
        &mut delegate,
        &frame,
        VoidReason::ForbiddenMessage,
    );
}
