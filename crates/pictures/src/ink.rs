//! The colours, light and dark, and the style sheet that turns one into the
//! other.
//!
//! Light colours are written as attributes, so that a viewer without style
//! sheets shows them; where dark is preferred, classes override them. Every
//! rule is confined to our own pictures, since a page may hold one inline.

use core::fmt::Write as _;

use settlement::Solution;

/// The class of every picture.
pub(crate) const CLASS: &str = "goodoffices-picture";

/// A colour by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The ground.
    Paper,
    /// Words.
    Text,
    /// Words of less weight.
    Muted,
    /// Lines behind everything.
    Grid,
    /// The region of agreement.
    Tint,
    /// Packages that no other beats.
    Frontier,
    /// Other packages.
    Cloud,
    /// The Nash product; the first of several series.
    Nash,
    /// Kalai–Smorodinsky; the second.
    Kalai,
    /// Egalitarian; the third.
    Egalitarian,
    /// Utilitarian; the fourth.
    Utilitarian,
    /// What was left on the table.
    Left,
    /// What is not proved.
    Doubt,
}

impl Ink {
    const ALL: [Self; 13] = [
        Self::Paper,
        Self::Text,
        Self::Muted,
        Self::Grid,
        Self::Tint,
        Self::Frontier,
        Self::Cloud,
        Self::Nash,
        Self::Kalai,
        Self::Egalitarian,
        Self::Utilitarian,
        Self::Left,
        Self::Doubt,
    ];

    /// Class, colour on light paper, colour on dark paper. The four solutions
    /// stay apart for colour-blind readers; in grey their shapes tell them.
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Paper => ("paper", "#fbfaf7", "#15191d"),
            Self::Text => ("text", "#222c35", "#e8ecef"),
            Self::Muted => ("muted", "#55626c", "#a7b2ba"),
            Self::Grid => ("grid", "#e4e2db", "#2b3239"),
            Self::Tint => ("tint", "#e3edf4", "#1e2c39"),
            Self::Frontier => ("frontier", "#5d6b76", "#a3b0ba"),
            Self::Cloud => ("cloud", "#b4bab9", "#4a545d"),
            Self::Nash => ("nash", "#0f5c9c", "#6fb5f0"),
            Self::Kalai => ("kalai", "#b24a0b", "#f29d60"),
            Self::Egalitarian => ("egalitarian", "#0b7350", "#53cb9d"),
            Self::Utilitarian => ("utilitarian", "#8b3385", "#dd9fe2"),
            Self::Left => ("left", "#e3b48d", "#8a5a32"),
            Self::Doubt => ("doubt", "#8f3d12", "#f3b27f"),
        }
    }

    pub(crate) fn light(self) -> &'static str {
        self.parts().1
    }

    pub(crate) fn class(self) -> &'static str {
        self.parts().0
    }
}

impl From<Solution> for Ink {
    fn from(solution: Solution) -> Self {
        match solution {
            Solution::Nash => Self::Nash,
            Solution::KalaiSmorodinsky => Self::Kalai,
            Solution::Egalitarian => Self::Egalitarian,
            Solution::Utilitarian => Self::Utilitarian,
        }
    }
}

/// The rules of a picture.
pub(crate) fn style_sheet() -> String {
    let mut rules = format!(".{CLASS}{{max-width:100%;height:auto}}");
    rules.push_str("@media (prefers-color-scheme:dark){");
    for ink in Ink::ALL {
        let (class, _, dark) = ink.parts();
        // Writing to a String cannot fail.
        let _ = write!(
            rules,
            ".{CLASS} .f-{class}{{fill:{dark}}}.{CLASS} .s-{class}{{stroke:{dark}}}"
        );
    }
    rules.push('}');
    rules
}
