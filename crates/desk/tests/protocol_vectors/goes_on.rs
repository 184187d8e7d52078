//! What goes on when a room goes on in another, and what was read, as the document
//! prints them.

use talks::entry::{
    CameBefore, CarriedBooks, CarriedStanding, ReadMark, Speakers, StandingProof, Translation,
};
use talks::room::{NonceList, Shown, StandingSigner, StandingUse, Used};
use talks::{Body, EntryId, Passage, PersonId, Place, SideNumber, Terms, Time, Wording};

use super::{entry, opening, printed, signed_by_first, terms};

#[test]
fn the_documents_bytes_of_what_goes_on_are_the_codes() {
    let used = |certain, perhaps| Used { certain, perhaps };
    let standing = Body::CarriedStanding(CarriedStanding {
        given: StandingProof {
            mark: "hotline".to_owned(),
            most: 9,
            speakers: Speakers::Delegation,
            nonce: [27; 16],
        },
        terms: Terms {
            wording: Wording::Substance,
            expires: Some(Time(5_000)),
            ..terms()
        },
        permitted: Time(2_000),
        signatures: vec![StandingSigner {
            person: Some(PersonId([3; 16])),
            signed: signed_by_first([2; 64]),
        }],
        ground: opening().hash().into(),
        used: used(2, 1),
    });
    let books = Body::CarriedBooks(CarriedBooks {
        permitted: NonceList(vec![[16; 16], [27; 16]]),
        unclear: NonceList::default(),
        conveyed: NonceList(vec![[17; 16]]),
        conveyed_unclear: NonceList::default(),
        arrivals: vec![StandingUse {
            nonce: [18; 16],
            used: used(1, 0),
        }],
        conveyances: NonceList(vec![[19; 16]]),
        shown: vec![Shown {
            side: SideNumber(1),
            order: 4,
            least: 4,
            most: 5,
        }],
        told: NonceList(vec![[21; 16]]),
    });
    let mark = Body::ReadMark(ReadMark { upto: Place(12) });
    let came = Body::CameBefore(CameBefore {
        conveyances: NonceList(vec![[20; 16]]),
    });
    let translation = Body::Translation(Translation {
        of: EntryId([22; 16]),
        passage: Passage {
            words: "oui".to_owned(),
            language: "fr".to_owned(),
        },
    });
    printed(&[
        ("entry-translation", &entry(translation)),
        ("entry-carried-standing", &entry(standing)),
        ("entry-carried-books", &entry(books)),
        ("entry-read-mark", &entry(mark)),
        ("entry-came-before", &entry(came)),
    ]);
}
