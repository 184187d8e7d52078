//! What can be checked of a record, told in words (`record verify`).
//!
//! Log tree, checkpoints and sealing are checked below this crate. Here every
//! signature in the folded record is verified once more, receipts are held
//! against the permissions they answer, and gaps are named with their author.

mod books;
mod charters;
mod crossings;
mod found;
mod together;

use crate::entry::AdoptedCharter;
use crate::ids::Place;
use crate::room::Room;

use books::Books;

pub use crossings::crossings;
pub use found::{Account, AuthorAccount, Finding};
pub use together::TogetherAccount;

/// What the signatures under one charter come to, by the keys of a room.
pub fn charter(room: &Room, adopted: &AdoptedCharter) -> Account {
    let mut books = Books::of(room);
    books.charter(Place(0), adopted);
    books.close()
}

/// Takes account of a room's record.
pub fn account(room: &Room) -> Account {
    let mut books = Books::of(room);
    books.told_charter();
    for (place, item) in room.items() {
        books.item(place, item);
    }
    books.warnings();
    books.receipts();
    books.close()
}
