//! Who takes part: three sides with a head each, two officials, and the rooms
//! they meet in.

use desk::talks::opening::Side;
use desk::talks::permission::{PermissionStatement, Permitted};
use desk::talks::{
    Attribution, LeafKey, Opening, Passage, Person, PersonId, Role, RoomContext, RoomKind,
    SideNumber, TalksId, Terms, Time, Wording,
};
use ed25519_dalek::{Signer, SigningKey};

/// How many sides there are.
pub(super) const SIDES: u8 = 3;
/// The number of the head's key in every room.
pub(super) const KEY_NUMBER: u8 = 1;
/// The time that people state, and one after every expiry.
pub(super) const EARLY: Time = Time(1_000_000);
/// See [`EARLY`].
pub(super) const LATE: Time = Time(3_000_000);
/// When permissions expire that do.
pub(super) const EXPIRY: Time = Time(2_000_000);

const NAMES: [&str; SIDES as usize] = ["North", "South", "East"];
const SAID: [[&str; 4]; SIDES as usize] = [
    [
        "the canal opens in May",
        "eleven guests may go home",
        "the archive stays shut",
        "no ship waits longer than a day",
    ],
    [
        "the bridge is for walkers",
        "we count the wells together",
        "the harvest is shared",
        "one gate stays unlocked",
    ],
    [
        "the lighthouse is lit again",
        "our pilots guide everybody",
        "letters pass unopened",
        "the fog horn is repaired",
    ],
];

/// Somebody who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// One of the intermediary's two officials, 1 or 2; in every room.
    Official(u8),
    /// The head of the room's side.
    Head,
}

/// The two officials.
pub(super) const OFFICIALS: [Who; 2] = [Who::Official(1), Who::Official(2)];

/// The official who may act against the rules.
pub(super) const ROGUE: Who = Who::Official(2);

/// A side's name.
pub(super) fn name(side: u8) -> &'static str {
    NAMES.get(usize::from(side)).copied().unwrap_or("Nobody")
}

/// The words of a side's wish.
pub(super) fn words(side: u8, wish: u8) -> Passage {
    let said = SAID
        .get(usize::from(side))
        .and_then(|said| said.get(usize::from(wish)));
    passage(said.copied().unwrap_or("nothing more"))
}

/// The intermediary's wording of them.
pub(super) fn other_words(side: u8, wish: u8) -> Passage {
    passage(&format!("as we hear it, {}", words(side, wish).words))
}

/// Whether a text holds words of a side, in whatever wording.
pub(super) fn speaks_of(side: u8, text: &str) -> bool {
    SAID.get(usize::from(side))
        .is_some_and(|said| said.iter().any(|words| text.contains(words)))
}

/// A passage in English.
pub(super) fn passage(words: &str) -> Passage {
    Passage {
        words: words.to_owned(),
        language: "en".to_owned(),
    }
}

/// The secret half of a head's side key.
pub(super) fn secret(side: u8) -> SigningKey {
    SigningKey::from_bytes(&[0x70 + side; 32])
}

/// The secret half of the intermediary's key of the opening.
pub(super) fn intermediary() -> SigningKey {
    SigningKey::from_bytes(&[0xAB; 32])
}

/// The leaf of somebody in a room.
pub(super) fn leaf(kind: RoomKind, who: Who) -> LeafKey {
    let mut key = [0x5A; 32];
    key[0] = match kind {
        RoomKind::Side(side) | RoomKind::Delegation(side) => side.0,
        RoomKind::Team => SIDES,
    };
    key[1] = match who {
        Who::Head => 0,
        Who::Official(number) => number,
    };
    LeafKey(key)
}

/// The talks.
pub(super) fn opening() -> Opening {
    Opening {
        version: 1,
        talks: TalksId([9; 16]),
        title: "Talks of the shore".to_owned(),
        intermediary: "Meadow".to_owned(),
        language: "en".to_owned(),
        sides: NAMES
            .iter()
            .map(|name| Side {
                name: (*name).to_owned(),
                language: "en".to_owned(),
            })
            .collect(),
        intermediary_key: intermediary().verifying_key().to_bytes(),
        relay_key: "relay+0000+test".to_owned(),
        opened: Time(1_000),
    }
}

/// Who is in a room.
pub(super) fn context(opening: &Opening, kind: RoomKind) -> RoomContext {
    let head = matches!(kind, RoomKind::Side(_)).then_some((Who::Head, Role::Head));
    let people = OFFICIALS
        .into_iter()
        .map(|official| (official, Role::Official))
        .chain(head)
        .map(|(who, role)| person(kind, who, role));
    RoomContext {
        version: 1,
        talks: opening.talks,
        kind,
        opening: opening.hash(),
        people: people.collect(),
        charter: None,
        continues: None,
    }
}

fn person(kind: RoomKind, who: Who, role: Role) -> Person {
    let key = leaf(kind, who);
    let mut id = [0; 16];
    id.copy_from_slice(&key.0[..16]);
    let mut committer = key.0;
    committer[31] = 1;
    Person {
        key,
        person: PersonId(id),
        role,
        name: told(who),
        device: "desk".to_owned(),
        committer: Some(committer),
    }
}

/// Somebody, as people read it.
pub(super) fn told(who: Who) -> String {
    match who {
        Who::Official(number) => format!("official {number}"),
        Who::Head => "the head".to_owned(),
    }
}

/// Terms, as people read them.
pub(super) fn told_terms(terms: &Terms) -> String {
    let wording = match terms.wording {
        Wording::Exact => "exact words",
        Wording::Substance => "in substance",
        Wording::ShownFirst => "shown to us first",
    };
    let attribution = match terms.attribution {
        Attribution::Attributed => "attributed",
        Attribution::WithoutAttribution => "without attribution",
        Attribution::OwnResponsibility => "on the intermediary's own responsibility",
        Attribution::SoundOut => "to sound out",
        Attribution::NonPaper => "as a non-paper",
    };
    let limit = match (terms.expires, terms.condition.closes()) {
        (Some(_), _) => ", until it expires",
        (None, Some(_)) => ", in exchange",
        (None, None) => "",
    };
    format!(
        "to {}, {wording}, {attribution}{limit}",
        name(terms.addressee.0)
    )
}

/// A side's signature over a permission's statement.
pub(super) fn sign(
    side: SideNumber,
    opening: &Opening,
    terms: &Terms,
    permitted: Permitted<'_>,
    nonce: [u8; 16],
) -> [u8; 64] {
    let statement = PermissionStatement {
        ground: opening.hash().into(),
        side,
        terms,
        permitted,
        nonce,
    };
    secret(side.0)
        .sign(&statement.to_signing_bytes())
        .to_bytes()
}

/// What a permission of a wish draws at random, fixed so that histories replay.
pub(super) fn fresh(side: u8, wish: u8) -> desk::talks::decide::Fresh {
    let mut nonce = [0xE0; 16];
    nonce[0] = side;
    nonce[1] = wish;
    let mut salt = [0x5C; 32];
    salt[0] = side;
    salt[1] = wish;
    desk::talks::decide::Fresh { nonce, salt }
}
