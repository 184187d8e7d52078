//! What a commit may hold, decided in one place for sending and receiving.
//!
//! Add, Remove and a replacement of the room's context, all by value and from
//! a member. Everything else (updates, pre-shared keys, re-initialisation,
//! external joins, custom kinds, references) is refused. The rules also note
//! what the commit changes, before the library goes on to the parts that only
//! some members can check, so that a commit which fails there can still be
//! told in full.

use std::sync::{Arc, Mutex, PoisonError};

use mls_rs::client_builder::PaddingMode;
use mls_rs::group::proposal::{AddProposal, RemoveProposal};
use mls_rs::group::{GroupContext, Roster};
use mls_rs::mls_rules::{
    CommitDirection, CommitOptions, CommitSource, EncryptionOptions, ProposalBundle, ProposalInfo,
};
use mls_rs::{ExtensionList, MlsRules};
use mls_rs_core::error::IntoAnyError;
use mls_rs_core::extension::{Extension, ExtensionType};
use mls_rs_core::identity::CredentialType;
use mls_rs_core::protocol_version::ProtocolVersion;

use crate::crypto::SUITE;
use crate::identity;
use crate::keys::MemberKey;
use crate::limits;

/// The room's context in the group context: private use (RFC 9420 §17.3).
pub(crate) const CONTEXT_EXTENSION: ExtensionType =
    ExtensionType::new(crate::framing::CONTEXT_EXTENSION);

/// Required capabilities (RFC 9420 §11.1): the extension type above, no
/// proposal types, no credential types. Some implementations refuse to replace
/// an extension that is not required of all members.
const REQUIRED: [u8; 5] = {
    let [high, low] = crate::framing::CONTEXT_EXTENSION.to_be_bytes();
    [2, high, low, 0, 0]
};

/// The group-context extensions of a room: what is required to read its
/// context, and the context.
pub(crate) fn extensions_of(context: &[u8]) -> ExtensionList {
    let mut list = ExtensionList::new();
    list.set(Extension::new(
        ExtensionType::REQUIRED_CAPABILITIES,
        REQUIRED.to_vec(),
    ));
    list.set(Extension::new(CONTEXT_EXTENSION, context.to_vec()));
    list
}

/// The room's context, if the extensions are a room's and it is within its
/// limit.
pub(crate) fn context_of(extensions: &ExtensionList) -> Option<&[u8]> {
    let mut all = extensions.iter();
    let (required, context) = (all.next()?, all.next()?);
    let of_a_room = required.extension_type == ExtensionType::REQUIRED_CAPABILITIES
        && required.extension_data == REQUIRED
        && context.extension_type == CONTEXT_EXTENSION
        && context.extension_data.len() <= limits::CONTEXT
        && all.next().is_none();
    of_a_room.then_some(context.extension_data.as_slice())
}

/// Whether a newcomer's key package is of our suite, can read the room's
/// context and carries nothing else. Signatures and lifetime are the library's
/// to check.
pub(crate) fn fits_rooms(newcomer: &AddProposal) -> Result<MemberKey, &'static str> {
    let capabilities = newcomer.capabilities();
    if newcomer.key_package().cipher_suite != SUITE || !capabilities.cipher_suites.contains(&SUITE)
    {
        return Err("another cipher suite");
    }
    if !capabilities
        .protocol_versions
        .contains(&ProtocolVersion::MLS_10)
        || !capabilities.credentials.contains(&CredentialType::BASIC)
    {
        return Err("another version or kind of credential");
    }
    if !capabilities.extensions.contains(&CONTEXT_EXTENSION) {
        return Err("it does not read the room's context");
    }
    if !newcomer.key_package_extensions().is_empty() || !newcomer.leaf_node_extensions().is_empty()
    {
        return Err("it carries extensions");
    }
    identity::member_of(newcomer.signing_identity())
        .map_err(|_| "its credential is not its own signature key")
}

/// What a commit changes, as far as the rules can tell.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) committer: u32,
    pub(crate) added: Vec<MemberKey>,
    pub(crate) removed: Vec<MemberKey>,
    /// None if the commit leaves the context as it is.
    pub(crate) context: Option<Vec<u8>>,
}

/// Why the rules refuse a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("a commit holds only Add, Remove and the room's context, by value")]
    Kind,
    #[error("the commit or the room would be over a limit")]
    Limit,
    #[error("a key package or a removal in the commit is not valid")]
    Invalid,
    #[error("only members commit")]
    Outsider,
}

impl IntoAnyError for Refusal {
    fn into_dyn_error(self) -> Result<Box<dyn std::error::Error + Send + Sync>, Self> {
        Ok(self.into())
    }
}

/// The rules, with a note of the one commit they last judged.
#[derive(Clone, Default)]
pub(crate) struct RoomRules {
    judged: Arc<Mutex<Option<Result<Noted, Refusal>>>>,
}

impl RoomRules {
    /// The verdict on the commit that the library has just handled, or none if
    /// it did not come that far.
    pub(crate) fn verdict(&self) -> Option<Result<Noted, Refusal>> {
        self.judged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl MlsRules for RoomRules {
    type Error = Refusal;

    fn filter_proposals(
        &self,
        _: CommitDirection,
        source: CommitSource,
        roster: &Roster,
        _: &GroupContext,
        proposals: ProposalBundle,
    ) -> Result<ProposalBundle, Refusal> {
        let verdict = judge(&source, roster, &proposals);
        *self.judged.lock().unwrap_or_else(PoisonError::into_inner) = Some(verdict.clone());
        verdict.map(|_| proposals)
    }

    fn commit_options(
        &self,
        _: &Roster,
        _: &GroupContext,
        _: &ProposalBundle,
    ) -> Result<CommitOptions, Refusal> {
        // Always a path: every commit also heals what an intruder may know.
        Ok(CommitOptions::new()
            .with_path_required(true)
            .with_ratchet_tree_extension(true)
            .with_single_welcome_message(true)
            .with_allow_external_commit(false))
    }

    fn encryption_options(
        &self,
        _: &Roster,
        _: &GroupContext,
    ) -> Result<EncryptionOptions, Refusal> {
        // The frame pads; padding here as well would only waste a bucket.
        Ok(EncryptionOptions::new(true, PaddingMode::None))
    }
}

fn judge(
    source: &CommitSource,
    roster: &Roster,
    proposals: &ProposalBundle,
) -> Result<Noted, Refusal> {
    let CommitSource::ExistingMember(committer) = source else {
        return Err(Refusal::Outsider);
    };
    let adds: Vec<_> = proposals.by_type::<AddProposal>().collect();
    let removes: Vec<_> = proposals.by_type::<RemoveProposal>().collect();
    let contexts: Vec<_> = proposals.by_type::<ExtensionList>().collect();
    let by_value = adds.iter().all(|info| info.is_by_value())
        && removes.iter().all(|info| info.is_by_value())
        && contexts.iter().all(|info| info.is_by_value());
    let known = adds.len() + removes.len() + contexts.len();
    if !by_value || known != proposals.length() || contexts.len() > 1 {
        return Err(Refusal::Kind);
    }
    let members = roster.members_iter().count();
    if adds.len() > limits::CHANGES
        || removes.len() > limits::CHANGES
        || (members + adds.len()).saturating_sub(removes.len()) > limits::MEMBERS
    {
        return Err(Refusal::Limit);
    }
    Ok(Noted {
        committer: committer.index,
        added: newcomers(&adds)?,
        removed: leavers(&removes, roster)?,
        context: contexts.first().map(|info| replaced(info)).transpose()?,
    })
}

fn newcomers(adds: &[&ProposalInfo<AddProposal>]) -> Result<Vec<MemberKey>, Refusal> {
    adds.iter()
        .map(|info| fits_rooms(&info.proposal).map_err(|_| Refusal::Invalid))
        .collect()
}

fn leavers(
    removes: &[&ProposalInfo<RemoveProposal>],
    roster: &Roster,
) -> Result<Vec<MemberKey>, Refusal> {
    removes
        .iter()
        .map(|info| {
            let member = roster
                .member_with_index(info.proposal.to_remove())
                .map_err(|_| Refusal::Invalid)?;
            identity::member_of(&member.signing_identity).map_err(|_| Refusal::Invalid)
        })
        .collect()
}

fn replaced(info: &ProposalInfo<ExtensionList>) -> Result<Vec<u8>, Refusal> {
    context_of(&info.proposal)
        .map(<[u8]>::to_vec)
        .ok_or(Refusal::Kind)
}
