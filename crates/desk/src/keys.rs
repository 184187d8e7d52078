//! The names under which a desk's state lies in its vault.

use core::fmt::Display;

use envelope::RoomId;
use talks::TalksId;

pub(crate) const DESK: &str = "desk";

pub(crate) fn talks(id: &TalksId) -> String {
    format!("talks/{id}")
}

/// `slot` is the room's id, with a number behind it once this desk has entered
/// the same room again.
pub(crate) fn room(slot: &str) -> String {
    format!("room/{slot}")
}

/// Zero-padded, so that the keys of a record sort as its positions do.
pub(crate) fn record(slot: &str, position: u64) -> String {
    format!("record/{slot}/{position:020}")
}

pub(crate) fn invitation(number: u32) -> String {
    format!("invitation/{number:010}")
}

pub(crate) fn destroyed(number: u32) -> String {
    format!("destroyed/{number:010}")
}

pub(crate) fn joining(number: u32) -> String {
    format!("joining/{number:010}")
}

pub(crate) fn attachment(number: u32) -> String {
    format!("attachment/{number:010}")
}

pub(crate) fn carriage(room: &RoomId, permission: &impl Display) -> String {
    format!("carriage/{room}/{permission}")
}
