//! The parts that every picture is made of.

use settlement::Number;

use crate::geometry::{Rect, Spot};
use crate::labels::{self, Busy, Label};
use crate::numbers::{figure, percent_at_most, ticks};
use crate::text;

#[test]
fn figures_are_short_and_grouped() {
    for (value, shown) in [
        (0.0, "0"),
        (-0.0, "0"),
        (7.0, "7"),
        (-2.5, "−2.5"),
        (66.666_666, "66.67"),
        (1_234.56, "1,235"),
        (123_456.0, "123,456"),
        (1_000_000.0, "1\u{a0}million"),
        (-2_345_678.0, "−2.35\u{a0}million"),
        (0.035_714, "0.03571"),
        (4e-7, "4×10⁻⁷"),
        (1e300, "10³⁰⁰"),
    ] {
        assert_eq!(figure(value), shown);
    }
}

#[test]
fn a_percentage_never_promises_too_much() {
    for (up, down, shown) in [
        (0, 1, "0%"),
        (3, 103, "3%"),
        (1, 3, "34%"),
        (1, 100, "1%"),
        (1, 1_000, "0.1%"),
        (1, 30_000, "0.0034%"),
    ] {
        let share = Number::new(up.into(), down.into());
        assert_eq!(percent_at_most(&share), shown);
    }
}

#[test]
fn an_axis_shows_round_numbers_within_its_ends() {
    for (low, high) in [
        (0.0, 1.0),
        (-7.3, 12.9),
        (1e5, 9.9e6),
        (0.000_1, 0.000_9),
        (-5.0, -4.9),
        (1e9, 1e9 + 3.0),
    ] {
        let ticks = ticks(low, high, 7.0);
        assert!(
            (2..=15).contains(&ticks.len()),
            "{low} to {high}: {ticks:?}"
        );
        for tick in &ticks {
            assert!(low <= tick.at && tick.at <= high, "{tick:?}");
        }
        let mut labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        labels.dedup();
        assert_eq!(labels.len(), ticks.len());
    }
    assert!(ticks(1.0, 1.0, 7.0).is_empty());
    assert!(ticks(f64::NAN, 1.0, 7.0).is_empty());
}

#[test]
fn text_is_cut_between_graphemes_and_fits() {
    let family = "👨\u{200d}👩\u{200d}👧";
    let many = family.repeat(20);
    let cut = text::cut(&many, 14.0, false, 100.0);
    let kept = cut.strip_suffix('…').unwrap();
    assert!(kept.len().is_multiple_of(family.len()) && !kept.is_empty());
    for raw in [
        "Confederation of the very long names",
        "ممثلو حكومة الجنوب والساحل",
        &many,
    ] {
        for room in [20.0, 50.0, 90.0, 1_000.0] {
            let cut = text::cut(raw, 14.0, true, room);
            assert!(text::width(&cut, 14.0, true) <= room, "{cut}");
        }
    }
}

#[test]
fn lines_fit_and_lose_no_word_where_there_is_room() {
    let sentence = "could have given one side more at no cost to the other";
    let lines = text::wrap(sentence, 13.0, false, 120.0, 9);
    assert_eq!(lines.join(" "), sentence);
    for line in &lines {
        assert!(text::width(line, 13.0, false) <= 120.0);
    }
    let lines = text::wrap(&"w".repeat(400), 13.0, false, 120.0, 3);
    assert!(
        lines
            .iter()
            .all(|line| text::width(line, 13.0, false) <= 120.0)
    );
}

#[test]
fn a_clean_name_is_one_line_without_marks_piled_up() {
    let piled = format!("a{}b\n\tc", "\u{301}".repeat(90));
    let clean = text::clean(&piled);
    assert_eq!(clean.matches('\u{301}').count(), 5);
    assert!(clean.ends_with("b c"));
    assert!(text::clean(&"x".repeat(1_000_000)).len() < 600);
    // Persian needs its non-joiner.
    assert_eq!(text::clean("می\u{200c}خواهیم"), "می\u{200c}خواهیم");
}

#[test]
fn labels_in_a_crowd_find_places_that_touch_nothing() {
    let bounds = Rect::new(0.0, 0.0, 800.0, 500.0);
    for crowd in 0..40_u32 {
        let step = f64::from(crowd) * 0.7;
        let labels: Vec<Label> = (0..6_u32)
            .map(|which| Label {
                at: Spot::new(
                    400.0 + f64::from(which) * step,
                    250.0 + f64::from(which % 3) * step,
                ),
                reach: 8.0,
                width: 170.0,
                height: 50.0,
                liked: (0.7, -0.7),
            })
            .collect();
        let taken = [Rect::around(Spot::new(400.0, 250.0), 9.0)];
        let places = labels::place(&labels, bounds, &taken, &Busy::new(800.0, 500.0).sealed());
        let areas: Vec<Rect> = places.iter().map(|place| place.unwrap().area).collect();
        for (place, area) in areas.iter().enumerate() {
            assert!(bounds.holds(area));
            assert!(!taken[0].overlaps(area));
            assert!(!areas[place + 1..].iter().any(|other| other.overlaps(area)));
        }
    }
}

#[test]
fn a_label_without_any_place_has_none() {
    let label = Label {
        at: Spot::new(5.0, 5.0),
        reach: 1.0,
        width: 50.0,
        height: 50.0,
        liked: (1.0, 0.0),
    };
    let bounds = Rect::new(0.0, 0.0, 20.0, 20.0);
    assert_eq!(
        labels::place(&[label], bounds, &[], &Busy::new(20.0, 20.0).sealed()),
        [None]
    );
}
