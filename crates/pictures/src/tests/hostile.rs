//! Names, numbers and counts that nobody should send, and somebody will.

use num_bigint::BigInt;
use roxmltree::Document;
use settlement::{Agreement, Answer, Frontier, FrontierStatus, Number, Points, Solution, Status};

use super::samples::{self, HOSTILE, problem, whole};
use super::{SIZE, table};
use crate::picture::{Picture, drawn};
use crate::table::Negotiation;

fn bare(problem: &settlement::Problem) -> Picture<'_> {
    Picture {
        problem,
        frontier: None,
        answers: &[],
        ideals: None,
        others: None,
    }
}

#[test]
fn a_name_can_be_read_but_not_obeyed() {
    for sides in [2, 3, 5] {
        let mut names = vec![("Anna", whole(1)); sides];
        names[0].0 = HOSTILE;
        let problem = problem(&names);
        let svg = drawn(&bare(&problem)).svg;
        let document = Document::parse(&svg).unwrap();
        let known = [
            "svg", "title", "desc", "style", "g", "rect", "path", "circle", "text",
        ];
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.contains(&node.tag_name().name()));
            for attribute in node.attributes() {
                let name = attribute.name();
                let harmless = !name.starts_with("on") && !name.contains("href") && name != "id";
                assert!(harmless && !attribute.value().contains("script"), "{name}");
            }
        }
        let desc = document
            .descendants()
            .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "desc")));
        let desc = desc.and_then(|node| node.text()).unwrap();
        assert!(desc.contains("<script>alert('x')</script>"), "{desc}");
        assert!(!svg.contains('\u{202e}') && !svg.contains('\u{0}'));
    }
}

#[test]
fn a_name_that_is_cut_is_there_in_full() {
    let long = "Confederation of the very long names ".repeat(13);
    let problem = problem(&[("Anna", whole(0)), (&long, whole(0))]);
    let svg = drawn(&bare(&problem)).svg;
    let document = Document::parse(&svg).unwrap();
    let cut = document
        .descendants()
        .filter(|node| {
            node.parent()
                .is_some_and(|parent| parent.tag_name().name() == "text")
        })
        .find(|node| node.is_element())
        .and_then(|title| title.text());
    assert_eq!(cut, Some(long.trim()));
}

#[test]
fn a_name_written_from_right_to_left_turns_nothing_around_it() {
    let problem = problem(&[("ממשלה", whole(0)), ("حكومة", whole(0))]);
    let svg = drawn(&bare(&problem)).svg;
    assert!(svg.contains("worth to \u{2068}ממשלה\u{2069} →"));
    let isolates = svg.matches('\u{2068}').count();
    assert_eq!(isolates, svg.matches('\u{2069}').count());
}

#[test]
fn numbers_beyond_doubles_are_drawn_all_the_same() {
    let huge = Number::from_integer(BigInt::from(10).pow(400));
    let tiny = Number::new(1.into(), BigInt::from(10).pow(400));
    let values = vec![huge.clone(), tiny.clone(), tiny.clone(), huge.clone()];
    let problem = problem(&[("Anna", -huge.clone()), ("Boris", whole(0))]);
    let frontier = Frontier {
        status: FrontierStatus::Within {
            bound: huge.clone(),
        },
        points: Points::from_numbers(2, values, vec![true, true]),
    };
    let answer = Answer {
        solution: Solution::Nash,
        status: Status::Stopped {
            bound: Some(huge.clone()),
        },
        agreement: Some(Agreement {
            package: Vec::new(),
            utilities: vec![huge.clone(), tiny.clone()],
        }),
        measure: Some(tiny.clone()),
    };
    let drawn = drawn(&Picture {
        frontier: Some(&frontier),
        answers: &[answer],
        ideals: Some(&[huge.clone(), huge]),
        others: Some(&[
            [f64::NAN, 1.0],
            [f64::INFINITY, f64::NEG_INFINITY],
            [1.0, 2.0],
        ]),
        ..bare(&problem)
    });
    Document::parse(&drawn.svg).unwrap();
    assert!(!drawn.svg.contains("NaN"));
    assert!(drawn.svg.contains("how much is missing is not known"));
}

#[test]
fn what_does_not_fit_together_is_left_out() {
    for sides in [0, 1, 2, 3, 17] {
        let problem = problem(&vec![("Anna", whole(0)); sides]);
        let frontier = Frontier {
            status: FrontierStatus::Optimal,
            points: Points::from_numbers(4, (0..9).map(whole).collect(), Vec::new()),
        };
        let answer = Answer {
            solution: Solution::Nash,
            status: Status::Optimal,
            agreement: Some(Agreement {
                package: Vec::new(),
                utilities: vec![whole(1)],
            }),
            measure: None,
        };
        let drawn = drawn(&Picture {
            frontier: Some(&frontier),
            answers: &[answer],
            ideals: Some(&[whole(4)]),
            ..bare(&problem)
        });
        Document::parse(&drawn.svg).unwrap();
    }
}

#[test]
fn points_that_are_no_frontier_do_not_swell_the_picture() {
    let mut draw = samples::scattered(3);
    let values: Vec<Number> = (0..100_000).map(|_| whole(draw(10_000))).collect();
    let others: Vec<[f64; 2]> = (0..200_000)
        .map(|_| [draw(10_000) as f64, draw(10_000) as f64])
        .collect();
    let quotes = "\"<&".repeat(170);
    for sides in [2, 5, 16] {
        let names: Vec<(&str, Number)> = vec![(quotes.as_str(), whole(10)); sides];
        let problem = problem(&names);
        let frontier = Frontier {
            status: FrontierStatus::Optimal,
            points: Points::from_numbers(sides, values.clone(), Vec::new()),
        };
        let drawn = drawn(&Picture {
            frontier: Some(&frontier),
            others: Some(&others),
            ..bare(&problem)
        });
        assert!(drawn.svg.len() < SIZE, "{sides} sides: {}", drawn.svg.len());
    }
}

#[test]
fn negotiations_without_sound_numbers_are_left_out() {
    let odd = Negotiation {
        reached: [f64::NAN, 1.0],
        walked_away: false,
        nash: [1.0, 1.0],
        efficient: true,
        share: f64::INFINITY,
    };
    let other = Negotiation {
        reached: [1e308, -1e308],
        nash: [5.0, 5.0],
        share: 7.0,
        ..odd
    };
    let svg = table(&[odd, other]).svg;
    Document::parse(&svg).unwrap();
    assert!(svg.contains("1 negotiation."));
    assert!(!svg.contains("NaN"));
}
