//! What the model is let loose on: who may wish what, how far it goes.

use desk::talks::{Attribution, Condition, SideNumber, Terms, Wording};

use super::cast::EXPIRY;

/// How a permission comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The head permits of its own accord.
    Own,
    /// An official may ask first.
    Asked,
    /// The head may say it, and an official may ask for those very words.
    Said,
}

/// Something that a side may wish to have conveyed.
#[derive(Debug, Clone)]
pub struct Wish {
    /// On what terms.
    pub terms: Terms,
    /// How it comes about.
    pub way: Way,
}

/// One small world, explored to its end.
#[derive(Debug, Clone)]
pub struct Scene {
    /// In words.
    pub told: &'static str,
    /// For each side, what it may wish.
    pub wishes: [Vec<Wish>; 3],
    /// How many of its wishes each side permits at most.
    pub permits: usize,
    /// How many entries official 2 makes against the rules.
    pub rogue: usize,
    /// How many entries there are in all rooms together.
    pub entries: usize,
    /// What a side lets go beforehand.
    pub beforehand: Option<Beforehand>,
    /// What several sides do together.
    pub together: Together,
}

/// What a side lets go beforehand, and how much it then says.
#[derive(Debug, Clone)]
pub struct Beforehand {
    /// The side.
    pub side: u8,
    /// On what terms.
    pub terms: Terms,
    /// How many statements may go.
    pub most: u32,
    /// How many it says at most.
    pub says: u8,
}

/// What several sides do together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// Nothing.
    Nothing,
    /// The same is put to these sides.
    Proposal {
        /// Their numbers.
        sides: &'static [u8],
        /// How often each head answers at most.
        answers: usize,
    },
    /// What these sides permit goes in exchange, or not at all.
    Exchange {
        /// Their numbers.
        sides: &'static [u8],
        /// Those whose heads may take it back.
        unsure: &'static [u8],
    },
}

impl Scene {
    /// The sides of an exchange; none if there is none.
    pub(super) fn exchange(&self) -> &'static [u8] {
        match self.together {
            Together::Exchange { sides, .. } => sides,
            _ => &[],
        }
    }

    /// Whether the head of a side may take its permission back.
    pub(super) fn takes_back(&self, side: u8) -> bool {
        match self.together {
            Together::Exchange { unsure, .. } => unsure.contains(&side),
            _ => true,
        }
    }

    /// The sides to whom something is put; none if nothing is.
    pub(super) fn proposal(&self) -> &'static [u8] {
        match self.together {
            Together::Proposal { sides, .. } => sides,
            _ => &[],
        }
    }
}

const WORDINGS: [Wording; 3] = [Wording::Exact, Wording::Substance, Wording::ShownFirst];
const ATTRIBUTIONS: [Attribution; 5] = [
    Attribution::Attributed,
    Attribution::WithoutAttribution,
    Attribution::OwnResponsibility,
    Attribution::SoundOut,
    Attribution::NonPaper,
];

pub(super) fn wish(
    to: u8,
    wording: Wording,
    attribution: Attribution,
    expires: bool,
    way: Way,
) -> Wish {
    Wish {
        terms: Terms {
            addressee: SideNumber(to),
            wording,
            attribution,
            round: 1,
            expires: expires.then_some(EXPIRY),
            condition: Condition::Unconditional,
        },
        way,
    }
}

/// Exact words that a side lets go to another only in exchange.
pub(super) fn in_exchange(to: u8, attribution: Attribution) -> Wish {
    let mut wish = wish(to, Wording::Exact, attribution, false, Way::Own);
    wish.terms.condition = Condition::InExchange {
        wanted: "something of theirs".to_owned(),
        closes: EXPIRY,
    };
    wish
}

fn any_terms(to: &[u8]) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for to in to {
        for wording in WORDINGS {
            for attribution in ATTRIBUTIONS {
                wishes.push(wish(*to, wording, attribution, false, Way::Own));
            }
        }
    }
    wishes
}

/// Scenes of permissions and what becomes of them.
pub(super) fn of_permissions() -> Vec<Scene> {
    use Attribution::{Attributed, OwnResponsibility, SoundOut, WithoutAttribution};
    use Wording::{Exact, ShownFirst, Substance};
    vec![
        Scene {
            told: "one permission, to either side, on any terms",
            wishes: [any_terms(&[1, 2]), Vec::new(), Vec::new()],
            permits: 1,
            rogue: 0,
            entries: 9,
            beforehand: None,
            together: Together::Nothing,
        },
        Scene {
            told: "three sides talk at once",
            wishes: [
                vec![wish(1, Exact, Attributed, false, Way::Asked)],
                vec![wish(2, Substance, WithoutAttribution, false, Way::Own)],
                vec![wish(0, ShownFirst, Attributed, false, Way::Own)],
            ],
            permits: 1,
            rogue: 0,
            entries: 9,
            beforehand: None,
            together: Together::Nothing,
        },
        Scene {
            told: "asks, edits, refusals and expiry",
            wishes: [
                vec![
                    wish(1, Exact, Attributed, true, Way::Said),
                    wish(2, Substance, SoundOut, true, Way::Asked),
                ],
                vec![wish(0, ShownFirst, OwnResponsibility, false, Way::Own)],
                Vec::new(),
            ],
            permits: 1,
            rogue: 0,
            entries: 6,
            beforehand: None,
            together: Together::Nothing,
        },
        Scene {
            told: "an official without scruples, and one permission on any terms",
            wishes: [any_terms(&[1]), Vec::new(), Vec::new()],
            permits: 1,
            rogue: 2,
            entries: 5,
            beforehand: None,
            together: Together::Nothing,
        },
        Scene {
            told: "an official without scruples among three sides",
            wishes: [
                vec![wish(1, Exact, Attributed, false, Way::Own)],
                vec![wish(2, ShownFirst, Attributed, false, Way::Own)],
                vec![wish(1, Substance, WithoutAttribution, true, Way::Own)],
            ],
            permits: 1,
            rogue: 2,
            entries: 5,
            beforehand: None,
            together: Together::Nothing,
        },
    ]
}
