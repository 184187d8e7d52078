//! The lanes of the timeline, and what is drawn across them: pure geometry, in
//! attributes only. A page in a language that is read from the right is mirrored
//! by its style.

use maud::{Markup, html};

use super::Hue;

/// Width of a lane.
const LANE: f64 = 100.0;
/// Height of a row.
const ROW: f64 = 76.0;
/// Where an arrow begins, meets the intermediary, and ends.
const TOP: f64 = 12.0;
const MIDDLE: f64 = 38.0;
const END: f64 = 64.0;

/// One lane a side, the intermediary's between them.
pub(super) struct Lanes {
    /// In order, with the look of each.
    lanes: Vec<(String, &'static str)>,
    /// Which of them is the intermediary's.
    middle: usize,
}

/// How an arrow is drawn.
pub(super) struct Stroke {
    /// Whether who said it was named to whom it was shown.
    pub(super) named: bool,
    /// Whether it was shown.
    pub(super) arrived: bool,
    /// Whether it was said in person.
    pub(super) aloud: bool,
}

impl Lanes {
    pub(super) fn new<'a>(
        intermediary: &str,
        sides: impl Iterator<Item = (&'a String, &'a Hue)>,
    ) -> Self {
        let mut lanes: Vec<_> = sides.map(|(side, hue)| (side.clone(), hue.0)).collect();
        let middle = lanes.len().div_ceil(2);
        lanes.insert(middle, (intermediary.to_owned(), "hue team"));
        Self { lanes, middle }
    }

    /// The look of a lane.
    pub(super) fn hue(&self, name: &str) -> &'static str {
        self.lanes
            .get(self.lane(name))
            .map_or("hue team", |(_, hue)| hue)
    }

    /// The lanes by name, above the picture.
    pub(super) fn legend(&self) -> Markup {
        html! {
            ul.legend {
                @for (name, hue) in &self.lanes {
                    li class=(hue) { span.swatch aria-hidden="true" {} bdi { (legible::line(name)) } }
                }
            }
        }
    }

    /// The lanes alone.
    pub(super) fn bare(&self) -> Markup {
        self.picture(Markup::default())
    }

    /// Words on their way from one lane to another: to the intermediary in the
    /// colour of whose they are, and on in the colour of whoever was named.
    pub(super) fn crossing(&self, from: Option<&str>, to: Option<&str>, stroke: Stroke) -> Markup {
        let middle = self.at(self.middle);
        let named = match (stroke.named, from) {
            (true, Some(from)) => self.hue(from),
            _ => "hue team",
        };
        self.picture(html! {
            @if let Some(from) = from {
                g class=(self.hue(from)) {
                    circle cx=(self.at(self.lane(from))) cy=(TOP) r="7" {}
                    (line((self.at(self.lane(from)), TOP), (middle, MIDDLE)))
                }
            }
            @if let Some(to) = to {
                g class=(named) {
                    g.awaited[!stroke.arrived] { (line((middle, MIDDLE), (self.at(self.lane(to)), END))) }
                    (head((middle, MIDDLE), (self.at(self.lane(to)), END)))
                }
            }
            g class="hue team" { circle.aloud[stroke.aloud].by cx=(middle) cy=(MIDDLE) r="8" {} }
        })
    }

    /// The same put to several sides at once.
    pub(super) fn put_to(&self, sides: &[String]) -> Markup {
        let middle = (self.at(self.middle), MIDDLE);
        self.picture(html! {
            g class="hue team" {
                @for side in sides {
                    @let end = (self.at(self.lane(side)), MIDDLE);
                    (line(middle, end)) (head(middle, end))
                }
                rect.by x=(middle.0 - 9.0) y=(MIDDLE - 9.0) width="18" height="18" {}
            }
        })
    }

    /// What came of that: a bond between all of them, or none.
    pub(super) fn decided(&self, sides: &[String], agreed: bool) -> Markup {
        let places: Vec<f64> = sides.iter().map(|side| self.at(self.lane(side))).collect();
        let first = places.iter().copied().fold(f64::INFINITY, f64::min);
        let last = places.iter().copied().fold(0.0, f64::max);
        self.picture(html! {
            g.hue.team.agreed[agreed].parted[!agreed] {
                @if agreed {
                    (line((first, MIDDLE - 5.0), (last, MIDDLE - 5.0)))
                    (line((first, MIDDLE + 5.0), (last, MIDDLE + 5.0)))
                    @for place in &places { circle cx=(place) cy=(MIDDLE) r="10" {} }
                } @else {
                    g.awaited { (line((first, MIDDLE), (last, MIDDLE))) }
                    (cross(self.at(self.middle)))
                }
            }
        })
    }

    /// What stopped in a side's own lane.
    pub(super) fn stopped(&self, side: &str) -> Markup {
        self.picture(html! { g class=(self.hue(side)) { (cross(self.at(self.lane(side)))) } })
    }

    fn picture(&self, drawn: Markup) -> Markup {
        let width = self.at(self.lanes.len()) - LANE / 2.0;
        html! {
            div.picture aria-hidden="true" {
                div.lanes { @for (_, hue) in &self.lanes { span class={ "lane " (hue) } {} } }
                svg viewBox={ "0 0 " (width) " " (ROW) } focusable="false" { (drawn) }
            }
        }
    }

    /// The lane of a name; whoever has none is the intermediary's affair.
    fn lane(&self, name: &str) -> usize {
        let found = self.lanes.iter().enumerate();
        let mut found = found.filter(|(place, _)| *place != self.middle);
        let found = found.find(|(_, (known, _))| known == name);
        found.map_or(self.middle, |(place, _)| place)
    }

    /// The middle of a lane.
    fn at(&self, lane: usize) -> f64 {
        let lane = u32::try_from(lane).unwrap_or(u32::MAX);
        LANE.mul_add(f64::from(lane), LANE / 2.0)
    }
}

fn line(from: (f64, f64), to: (f64, f64)) -> Markup {
    html! { line x1=(from.0) y1=(from.1) x2=(to.0) y2=(to.1) {} }
}

/// The head of an arrow that comes from one point and ends in another.
fn head(from: (f64, f64), to: (f64, f64)) -> Markup {
    const LENGTH: f64 = 22.0;
    const HALF: f64 = 10.0;
    let (along, down) = (to.0 - from.0, to.1 - from.1);
    let length = along.hypot(down).max(1.0);
    let (along, down) = (along / length, down / length);
    let back = (to.0 - along * LENGTH, to.1 - down * LENGTH);
    let point = |side: f64| (back.0 - down * HALF * side, back.1 + along * HALF * side);
    let (one, other) = (point(1.0), point(-1.0));
    let points = format!(
        "{:.1},{:.1} {:.1},{:.1} {:.1},{:.1}",
        to.0, to.1, one.0, one.1, other.0, other.1
    );
    html! { polygon points=(points) {} }
}

fn cross(x: f64) -> Markup {
    let (left, right) = (x - 11.0, x + 11.0);
    html! {
        (line((left, MIDDLE - 11.0), (right, MIDDLE + 11.0)))
        (line((left, MIDDLE + 11.0), (right, MIDDLE - 11.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(sides: &[&str]) -> Lanes {
        let names: Vec<String> = sides.iter().map(|&side| side.to_owned()).collect();
        let hues: Vec<Hue> = (0..sides.len()).map(Hue::nth).collect();
        Lanes::new("Harbour", names.iter().zip(&hues))
    }

    #[test]
    fn the_intermediary_stands_between_the_sides() {
        assert_eq!(lanes(&["North", "South"]).middle, 1);
        assert_eq!(lanes(&["A", "B", "C"]).middle, 2);
        assert_eq!(lanes(&["A", "B", "C", "D"]).middle, 2);
    }

    #[test]
    fn an_arrow_of_an_unnamed_side_goes_on_in_the_intermediarys_colour() {
        let lanes = lanes(&["North", "South"]);
        let stroke = |named| Stroke {
            named,
            arrived: true,
            aloud: false,
        };
        let open = lanes.crossing(Some("North"), Some("South"), stroke(true));
        let unnamed = lanes.crossing(Some("North"), Some("South"), stroke(false));
        let parts = |drawn: Markup| {
            drawn
                .into_string()
                .matches("<g class=\"hue side-1\"")
                .count()
        };
        assert_eq!(parts(open), 2);
        assert_eq!(parts(unnamed), 1);
    }

    #[test]
    fn a_side_called_as_the_intermediary_has_its_own_lane() {
        assert_eq!(lanes(&["Harbour", "South"]).lane("Harbour"), 0);
    }
}
