//! The names under which a desk's state lies in its vault.

use core::fmt::Display;

use envelope::RoomId;
use talks::TalksId;

pub(crate) const DESK: &str = "desk";

pub(crate) fn talks(id: &TalksId) -> String {
    format!("talks/{id}")
}

pub(crate) fn room(id: &RoomId) -> String {
    format!("room/{id}")
}

/// Zero-padded, so that the keys of a record sort as its positions do.
pub(crate) fn record(room: &RoomId, position: u64) -> String {
    format!("record/{room}/{position:020}")
}

pub(crate) fn invitation(number: u32) -> String {
    format!("invitation/{number:010}")
}

pub(crate) fn joining(number: u32) -> String {
    format!("joining/{number:010}")
}

pub(crate) fn carriage(room: &RoomId, permission: &impl Display) -> String {
    format!("carriage/{room}/{permission}")
}
