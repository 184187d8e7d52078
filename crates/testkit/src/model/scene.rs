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
    /// Whether a proposal is put to two sides.
    pub proposes: bool,
}

const WORDINGS: [Wording; 3] = [Wording::Exact, Wording::Substance, Wording::ShownFirst];
const ATTRIBUTIONS: [Attribution; 5] = [
    Attribution::Attributed,
    Attribution::WithoutAttribution,
    Attribution::OwnResponsibility,
    Attribution::SoundOut,
    Attribution::NonPaper,
];

fn wish(to: u8, wording: Wording, attribution: Attribution, expires: bool, way: Way) -> Wish {
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
            proposes: false,
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
            proposes: false,
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
            proposes: false,
        },
        Scene {
            told: "an official without scruples, and one permission on any terms",
            wishes: [any_terms(&[1]), Vec::new(), Vec::new()],
            permits: 1,
            rogue: 2,
            entries: 5,
            proposes: false,
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
            proposes: false,
        },
    ]
}
