//! Random histories: people of every role do what they may and what they may
//! not, honestly through the commands or by raw entries.

use goodoffices_talks::{
    Attribution, Condition, EntryId, Passage, SideNumber, Terms, Time, Wording,
};
use proptest::prelude::*;

/// One thing that somebody does. Numbers choose among what there is.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// In any room.
    Say {
        room: u8,
        who: u8,
        words: String,
        reply: Option<u8>,
    },
    Ask {
        side: u8,
        who: u8,
        words: Choice,
        terms: Terms,
    },
    Permit {
        side: u8,
        who: u8,
        words: Choice,
        terms: Terms,
        ask: Option<u8>,
        key: u8,
    },
    Refuse {
        side: u8,
        who: u8,
        ask: u8,
    },
    Withdraw {
        side: u8,
        who: u8,
        permission: u8,
    },
    /// The very words of something to be conveyed, shown to the side.
    Show {
        side: u8,
        who: u8,
        permission: u8,
        words: String,
    },
    /// A yes to words shown.
    Approve {
        side: u8,
        who: u8,
        showing: u8,
        key: u8,
    },
    /// The whole of an honest crossing, with words of its own in substance.
    Convey {
        side: u8,
        permission: u8,
        words: Option<String>,
        aloud: bool,
    },
    /// Pieces of a dishonest one.
    Bind {
        side: u8,
        who: u8,
        permission: u8,
    },
    Receipt {
        side: u8,
        who: u8,
        entry: u8,
        words: Option<String>,
    },
    Forge {
        side: u8,
        who: u8,
        words: String,
        origin: Forged,
    },
    /// The same to all sides, or to one of them only.
    Propose {
        side: Option<u8>,
        who: u8,
        matter: u8,
        closes: u16,
    },
    /// A yes or a no to a proposal.
    Answer {
        side: u8,
        who: u8,
        proposal: u8,
        yes: bool,
        key: u8,
    },
    /// A proposal or a permission closes.
    Close {
        side: u8,
        who: u8,
        of: u8,
    },
    /// What came of it is told, as it is or as it is not.
    Tell {
        side: u8,
        who: u8,
        of: u8,
        agreed: bool,
        forged: bool,
    },
    /// An entry kind of a newer version.
    Newer {
        room: u8,
        who: u8,
    },
    Leave {
        room: u8,
        who: u8,
    },
    /// A file, in any room.
    Attach {
        room: u8,
        who: u8,
        digest: u8,
    },
    Void {
        room: u8,
    },
    /// The next round begins, or the present one ends: in all rooms at once, or
    /// in one that runs ahead.
    Round {
        room: Option<u8>,
        who: u8,
        ends: bool,
    },
    Wait(u16),
}

#[derive(Debug, Clone)]
pub(crate) enum Choice {
    Own(String),
    Of(u8),
}

/// Where a forged conveyance says that it comes from.
#[derive(Debug, Clone)]
pub(crate) enum Forged {
    SideWithoutProof(u8),
    /// With the signature of some real permission of that side.
    SideWithAnothersProof {
        side: u8,
        permission: u8,
    },
    SideInSubstance(u8),
    /// With the signature of some real permission to be shown first.
    SideWithoutYes {
        side: u8,
        permission: u8,
    },
    /// With the leave of some real permission in substance of that side.
    SideWithAnothersLeave {
        side: u8,
        permission: u8,
    },
    Nobody,
    Own,
}

/// What the honest crossings of a history put where: the other side of R1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crossing {
    pub(crate) from: u8,
    pub(crate) to: u8,
    pub(crate) permission: EntryId,
    pub(crate) passage: Passage,
    pub(crate) set_out: Time,
}

pub(crate) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,4}",
        Just("ما آماده‌ایم".to_owned()),
        Just("deux\npas \u{1b}[31m".to_owned()),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let wording = prop_oneof![
        2 => Just(Wording::Exact),
        1 => Just(Wording::Substance),
        1 => Just(Wording::ShownFirst),
    ];
    let attribution = prop_oneof![
        3 => Just(Attribution::Attributed),
        1 => Just(Attribution::WithoutAttribution),
        1 => Just(Attribution::OwnResponsibility),
        1 => Just(Attribution::SoundOut),
        1 => Just(Attribution::NonPaper),
    ];
    // Counted from the side itself; see `World::turned`.
    let addressee = prop_oneof![16 => 0u8..6, 1 => Just(6u8), 1 => Just(200u8)];
    let round = prop_oneof![19 => Just(1u32), 1 => 0u32..3];
    let expires = proptest::option::of((1_000_000u64..1_003_000).prop_map(Time));
    let moment = || (1_000_000u64..1_000_700).prop_map(Time);
    let condition = prop_oneof![
        16 => Just(Condition::Unconditional),
        1 => Just(Condition::OnlyIfAsked),
        1 => moment().prop_map(Condition::NotBefore),
        3 => moment().prop_map(|closes| Condition::InExchange {
            wanted: "something".to_owned(),
            closes,
        }),
    ];
    (addressee, wording, attribution, round, expires, condition).prop_map(
        |(addressee, wording, attribution, round, expires, condition)| Terms {
            condition,
            addressee: SideNumber(addressee),
            wording,
            attribution,
            round,
            expires,
        },
    )
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        words().prop_map(Choice::Own),
        any::<u8>().prop_map(Choice::Of)
    ]
}

/// Mostly a head, sometimes anybody.
fn head() -> impl Strategy<Value = u8> {
    prop_oneof![9 => 4u8..6, 1 => any::<u8>()]
}

fn official() -> impl Strategy<Value = u8> {
    prop_oneof![9 => 0u8..2, 1 => any::<u8>()]
}

pub(crate) fn honest_step() -> impl Strategy<Value = Step> {
    let optional = || proptest::option::of(any::<u8>());
    prop_oneof![
        4 => (any::<u8>(), any::<u8>(), words(), optional())
            .prop_map(|(room, who, words, reply)| Step::Say { room, who, words, reply }),
        2 => (any::<u8>(), official(), choice(), terms())
            .prop_map(|(side, who, words, terms)| Step::Ask { side, who, words, terms }),
        10 => (any::<u8>(), head(), choice(), terms(), optional(), prop_oneof![8 => Just(1u8), 3 => Just(2), 1 => Just(3)]).prop_map(
            |(side, who, words, terms, ask, key)| Step::Permit { side, who, words, terms, ask, key }),
        1 => (any::<u8>(), head(), any::<u8>())
            .prop_map(|(side, who, ask)| Step::Refuse { side, who, ask }),
        2 => (any::<u8>(), head(), any::<u8>())
            .prop_map(|(side, who, permission)| Step::Withdraw { side, who, permission }),
        2 => (any::<u8>(), official(), any::<u8>(), words()).prop_map(
            |(side, who, permission, words)| Step::Show { side, who, permission, words }),
        2 => (any::<u8>(), head(), any::<u8>(), prop_oneof![8 => 1u8..3, 1 => Just(3)])
            .prop_map(|(side, who, showing, key)| Step::Approve { side, who, showing, key }),
        9 => (any::<u8>(), any::<u8>(), proptest::option::weighted(0.25, words()), any::<bool>()).prop_map(
            |(side, permission, words, aloud)| Step::Convey { side, permission, words, aloud }),
        2 => (proptest::option::weighted(0.2, any::<u8>()), official(), any::<u8>(), any::<u16>())
            .prop_map(|(side, who, matter, closes)| Step::Propose { side, who, matter, closes }),
        6 => (any::<u8>(), head(), any::<u8>(), prop::bool::weighted(0.9), 1u8..3).prop_map(
            |(side, who, proposal, yes, key)| Step::Answer { side, who, proposal, yes, key }),
        5 => (any::<u8>(), official(), any::<u8>())
            .prop_map(|(side, who, of)| Step::Close { side, who, of }),
        3 => (any::<u8>(), official(), any::<u8>(), any::<bool>()).prop_map(
            |(side, who, of, agreed)| Step::Tell { side, who, of, agreed, forged: false }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(room, who)| Step::Newer { room, who }),
        2 => (any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(room, who, digest)| Step::Attach { room, who, digest }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(room, who)| Step::Leave { room, who }),
        1 => any::<u8>().prop_map(|room| Step::Void { room }),
        1 => (proptest::option::weighted(0.3, any::<u8>()), official(), any::<bool>())
            .prop_map(|(room, who, ends)| Step::Round { room, who, ends }),
        3 => (0u16..500).prop_map(Step::Wait),
    ]
}

pub(crate) fn any_step() -> impl Strategy<Value = Step> {
    let forged = prop_oneof![
        any::<u8>().prop_map(Forged::SideWithoutProof),
        (any::<u8>(), any::<u8>())
            .prop_map(|(side, permission)| Forged::SideWithAnothersProof { side, permission }),
        any::<u8>().prop_map(Forged::SideInSubstance),
        (any::<u8>(), any::<u8>())
            .prop_map(|(side, permission)| Forged::SideWithAnothersLeave { side, permission }),
        (any::<u8>(), any::<u8>())
            .prop_map(|(side, permission)| Forged::SideWithoutYes { side, permission }),
        Just(Forged::Nobody),
        Just(Forged::Own),
    ];
    prop_oneof![
        6 => honest_step(),
        1 => (any::<u8>(), official(), any::<u8>())
            .prop_map(|(side, who, permission)| Step::Bind { side, who, permission }),
        1 => (any::<u8>(), official(), any::<u8>(), proptest::option::of(words()))
            .prop_map(|(side, who, entry, words)| Step::Receipt { side, who, entry, words }),
        1 => (any::<u8>(), official(), any::<u8>(), any::<bool>()).prop_map(
            |(side, who, of, agreed)| Step::Tell { side, who, of, agreed, forged: true }),
        2 => (any::<u8>(), official(), words(), forged)
            .prop_map(|(side, who, words, origin)| Step::Forge { side, who, words, origin }),
    ]
}
