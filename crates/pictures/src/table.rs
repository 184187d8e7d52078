//! Many negotiations: what each reached, and what it could have reached.

mod gains;
mod shares;

use crate::frame::{Drawn, Frame};
use crate::ink::Ink;
use crate::numbers;
use crate::text;

const WIDTH: f64 = 1_080.0;
/// Where both charts begin and end, and their headings' base line.
const TOP: f64 = 208.0;
const BOTTOM: f64 = 588.0;
const HEADING: f64 = 112.0;
/// Negotiations that are looked at.
const MOST: usize = 100_000;

/// One negotiation of two sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Negotiation {
    /// What the sides reached; after walking away, what that is worth to them.
    pub reached: [f64; 2],
    /// Whether they walked away.
    pub walked_away: bool,
    /// What the Nash package of their stated priorities is worth to them.
    pub nash: [f64; 2],
    /// Whether no package was better for one side and worse for neither.
    pub efficient: bool,
    /// What was reached as a share of the best, from 0 to 1, by the caller's
    /// measure.
    pub share: f64,
}

/// What [`left_on_the_table`] shows.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The finding, in a line.
    pub title: &'a str,
    /// Whose negotiations these are and what is fair to say of them: a few
    /// sentences under the picture.
    pub caption: &'a str,
    /// What the sides are called.
    pub sides: [&'a str; 2],
    /// What walking away is worth to them.
    pub walk_away: [f64; 2],
    /// What [`Negotiation::share`] is a share of: "the best product of gains".
    pub measure: &'a str,
    /// The negotiations, in any order; 100,000 are looked at.
    pub negotiations: &'a [Negotiation],
}

/// Draws how much many negotiations of two sides left on the table: as a plane,
/// what each side gained beside its gain from the Nash package; and, largest
/// loss first, what share of the best each pair reached.
///
/// What [`crate::draw`] promises of its text holds here too.
pub fn left_on_the_table(table: &Table<'_>) -> String {
    drawn(table).svg
}

/// The picture with the boxes of its texts.
pub(crate) fn drawn(table: &Table<'_>) -> Drawn {
    let count = table.negotiations.len().min(MOST);
    let negotiations = table.negotiations.get(..count).unwrap_or_default();
    let negotiations: Vec<Negotiation> = negotiations.iter().filter_map(sound).collect();
    let title = text::clean(table.title);
    let measure = text::clean(table.measure);
    let lost: f64 = negotiations.iter().map(|one| 1.0 - one.share).sum();
    let mean = lost / negotiations.len().max(1) as f64 * 100.0;
    let reading = format!(
        "{} {}. On average {}% of {} stayed on the table.",
        numbers::count(negotiations.len()),
        if negotiations.len() == 1 {
            "negotiation"
        } else {
            "negotiations"
        },
        numbers::fixed(mean, 0),
        text::isolated(&text::cut(&measure, 14.5, false, 400.0)),
    );
    let mut frame = Frame::new(WIDTH);
    frame.heading(&title, &reading);
    gains::draw(&mut frame.drawing, table, &negotiations);
    let counts = shares::draw(&mut frame.drawing, &measure, &negotiations);
    let caption = text::caption(table.caption);
    let end = frame.notes(&[], &caption, BOTTOM + 84.0);
    let summary = format!("{reading} {counts} {}", caption.join(" "));
    frame.finish(end, &title, &summary)
}

/// The negotiation, if its numbers are some.
fn sound(negotiation: &Negotiation) -> Option<Negotiation> {
    let both = |at: [f64; 2]| Some([numbers::finite(at[0])?, numbers::finite(at[1])?]);
    Some(Negotiation {
        reached: both(negotiation.reached)?,
        nash: both(negotiation.nash)?,
        share: numbers::finite(negotiation.share)?.clamp(0.0, 1.0),
        ..*negotiation
    })
}

/// How a negotiation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Walked,
    Improvable,
    Efficient,
}

impl Ending {
    const ALL: [Self; 3] = [Self::Walked, Self::Improvable, Self::Efficient];

    fn of(negotiation: &Negotiation) -> Self {
        if negotiation.walked_away {
            Self::Walked
        } else if negotiation.efficient {
            Self::Efficient
        } else {
            Self::Improvable
        }
    }

    /// What the pairs did that ended so.
    fn words(self) -> &'static str {
        match self {
            Self::Walked => "walked away",
            Self::Improvable => "could have given one side more at no cost to the other",
            Self::Efficient => "agreed on a package that no other beats for both sides",
        }
    }

    fn ink(self) -> Ink {
        match self {
            Self::Walked => Ink::Muted,
            Self::Improvable => Ink::Kalai,
            Self::Efficient => Ink::Nash,
        }
    }
}
