//! What a reader may rely on, whatever is drawn.

mod hostile;
mod parts;
mod samples;

use roxmltree::{Document, Node};
use settlement::{Answer, Solution};

use crate::frame::Drawn;
use crate::picture::{Picture, drawn};
use crate::table::{Negotiation, Table};
use crate::{growth, table};
use samples::Sample;

/// The largest picture that a page has to carry.
const SIZE: usize = 200_000;

fn picture(sample: &Sample) -> Picture<'_> {
    Picture {
        problem: &sample.problem,
        frontier: sample.frontier.as_ref(),
        answers: &sample.answers,
        ideals: sample.ideals.as_deref(),
        others: Some(&sample.others),
    }
}

/// Some thousand negotiations that look like real ones.
fn negotiations(count: usize) -> Vec<Negotiation> {
    let mut draw = samples::scattered(7);
    let mut all = Vec::new();
    for _ in 0..count {
        let walked_away = draw(30) == 0;
        let mut reached = [10 + draw(20), 10 + draw(20)].map(|at| at as f64);
        if walked_away {
            reached = [5.0, 5.0];
        }
        all.push(Negotiation {
            reached,
            walked_away,
            nash: [[22.0, 19.0], [18.0, 18.0]][draw(2) as usize],
            efficient: draw(3) > 0,
            share: draw(1_001) as f64 / 1_000.0,
        });
    }
    all
}

fn table(negotiations: &[Negotiation]) -> Drawn {
    table::drawn(&Table {
        title: "One pair in three left something on the table",
        caption: "Two people each. The engine sees both priorities. The people did not.",
        sides: ["the first side", "the second side"],
        walk_away: [5.0, 5.0],
        measure: "the best product of gains",
        negotiations,
    })
}

fn costs(points: &[(f64, f64)]) -> Drawn {
    let series = [
        "frontier, preferences opposed",
        "frontier",
        "four packages",
        "one package",
    ]
    .map(|name| growth::Series { name, points });
    let charts = ["More issues", "Finer weights", "More sides"].map(|title| growth::Chart {
        title,
        size: "of them",
        series: &series,
    });
    growth::drawn(&growth::Growth {
        title: "What time grows with",
        caption: "Medians of five runs.",
        cost: "time",
        unit: growth::Unit::Seconds,
        charts: &charts,
    })
}

/// Every picture of this suite, with a name.
fn all() -> Vec<(String, Drawn)> {
    let mut all: Vec<(String, Drawn)> = samples::all()
        .iter()
        .map(|sample| (sample.name.to_owned(), drawn(&picture(sample))))
        .collect();
    for sample in samples::at_random(120) {
        all.push((format!("random: {}", sample.name), drawn(&picture(&sample))));
    }
    for count in [0, 1, 30, 930, 20_000] {
        all.push((format!("{count} negotiations"), table(&negotiations(count))));
    }
    let points: Vec<(f64, f64)> = (1..40)
        .map(|at| (f64::from(at) * 50.0, 1e-5 * f64::from(at * at)))
        .collect();
    for count in [0, 1, 2, 5, 39] {
        let points = points.get(..count).unwrap();
        all.push((format!("costs at {count} sizes"), costs(points)));
    }
    all
}

fn texts<'a>(node: Node<'a, 'a>, name: &str) -> Vec<String> {
    let with_name = node
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
    let text = |node: Node<'a, 'a>| {
        node.children()
            .filter_map(|child| child.text().filter(|_| child.is_text()))
            .collect()
    };
    with_name.map(text).collect()
}

#[test]
fn every_picture_is_one_sound_svg_that_says_in_words_what_it_shows() {
    for (name, drawn) in all() {
        let document =
            Document::parse(&drawn.svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let root = document.root_element();
        assert!(
            root.has_tag_name(("http://www.w3.org/2000/svg", "svg")),
            "{name}"
        );
        let first: Vec<&str> = root
            .children()
            .take(2)
            .map(|node| node.tag_name().name())
            .collect();
        assert_eq!(first, ["title", "desc"], "{name}");
        for node in root.children().take(2) {
            assert!(!node.text().unwrap_or_default().trim().is_empty(), "{name}");
        }
        assert!(root.attribute("viewBox").is_some(), "{name}");
        assert!(drawn.svg.contains("prefers-color-scheme:dark"), "{name}");
    }
}

#[test]
fn no_text_lies_on_another_or_leaves_the_sheet() {
    for (name, drawn) in all() {
        for (place, text) in drawn.texts.iter().enumerate() {
            assert!(
                drawn.sheet.holds(text),
                "{name}: {text:?} leaves {:?}",
                drawn.sheet
            );
            for other in &drawn.texts[place + 1..] {
                assert!(!text.overlaps(other), "{name}: {text:?} and {other:?}");
            }
        }
    }
}

#[test]
fn no_picture_is_larger_than_a_page_can_carry() {
    for (name, drawn) in all() {
        assert!(drawn.svg.len() < SIZE, "{name}: {} bytes", drawn.svg.len());
    }
}

#[test]
fn a_picture_holds_numbers_only() {
    for (name, drawn) in all() {
        let document = Document::parse(&drawn.svg).unwrap();
        for node in document.descendants() {
            for attribute in node.attributes() {
                let value = attribute.value();
                assert!(
                    !value.contains("NaN") && !value.contains("inf"),
                    "{name}: {value}"
                );
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_text() {
    let once: Vec<String> = all().into_iter().map(|(_, drawn)| drawn.svg).collect();
    let again: Vec<String> = all().into_iter().map(|(_, drawn)| drawn.svg).collect();
    assert_eq!(once, again);
}

#[test]
fn every_solution_with_a_package_has_its_mark_and_its_name() {
    for sample in samples::all().iter().chain(&samples::at_random(40)) {
        let svg = drawn(&picture(sample)).svg;
        let document = Document::parse(&svg).unwrap();
        let labels = texts(document.root_element(), "text");
        for solution in Solution::ALL {
            let there =
                |answer: &&Answer| answer.solution == solution && answer.agreement.is_some();
            let there = sample.answers.iter().any(|answer| there(&answer));
            let mark = |node: Node<'_, '_>| node.attribute("data-solution") == Some(solution.key());
            let name = sample.name;
            assert_eq!(
                document.descendants().any(mark),
                there,
                "{name}: {solution:?}"
            );
            let named = labels
                .iter()
                .any(|label| label == crate::marks::name(solution));
            assert_eq!(named, there, "{name}: {solution:?}");
        }
    }
}

#[test]
fn solutions_that_coincide_share_one_label_that_names_them_all() {
    let samples = samples::all();
    let sample = samples
        .iter()
        .find(|sample| sample.name == "divisible")
        .unwrap();
    let svg = drawn(&picture(sample)).svg;
    let labels = texts(Document::parse(&svg).unwrap().root_element(), "text");
    let worth = labels.iter().filter(|label| *label == "66 · 66").count();
    assert_eq!(worth, 1);
}

#[test]
fn what_is_not_proved_is_said() {
    let samples = samples::all();
    let sample = samples
        .iter()
        .find(|sample| sample.name.contains("stopped"))
        .unwrap();
    let svg = drawn(&picture(sample)).svg;
    // The Nash product reaches 100 of at most 103, the utilitarian of 100.4.
    assert!(svg.contains("stopped: within 3%"));
    assert!(svg.contains("within 0.4% of the best"));
    assert!(svg.contains("Stopped before the frontier was whole"));
    assert!(svg.contains("at most 0.25% less"));
    let sample = samples
        .iter()
        .find(|sample| sample.name == "stopped early")
        .unwrap();
    let svg = drawn(&picture(sample)).svg;
    assert!(svg.contains("No package had been found when the search stopped."));
    assert!(svg.contains("Nash product: stopped before a package was found."));
}

#[test]
fn that_nothing_is_possible_is_said() {
    for name in ["infeasible", "infeasible, three"] {
        let samples = samples::all();
        let sample = samples.iter().find(|sample| sample.name == name).unwrap();
        let svg = drawn(&picture(sample)).svg;
        let desc = texts(Document::parse(&svg).unwrap().root_element(), "desc").concat();
        assert!(
            desc.contains("No package gives every side at least"),
            "{desc}"
        );
    }
}

#[test]
fn a_frontier_of_half_a_million_points_keeps_both_its_ends() {
    let samples = samples::all();
    let sample = samples
        .iter()
        .find(|sample| sample.name.contains("500,000"))
        .unwrap();
    let points = &sample.frontier.as_ref().unwrap().points;
    let values = crate::curve::values(points);
    let place = |at: [f64; 2]| crate::geometry::Spot::new(at[0] / 1_250.0, at[1] / 1_700.0);
    let curve = crate::curve::Curve::new(points, &values, place);
    assert_eq!(
        curve.spots.first().copied(),
        values.first().map(|(_, at)| place(*at))
    );
    assert_eq!(
        curve.spots.last().copied(),
        values.last().map(|(_, at)| place(*at))
    );
    assert!(curve.spots.len() < 3_000);
    // Dense as it is, it is one line.
    assert!(curve.lines.iter().all(|line| *line));
}

#[test]
fn only_what_can_be_split_is_joined_by_a_line() {
    let samples = samples::all();
    let sample = samples
        .iter()
        .find(|sample| sample.name == "divisible")
        .unwrap();
    let points = &sample.frontier.as_ref().unwrap().points;
    let values = crate::curve::values(points);
    let place = |at: [f64; 2]| crate::geometry::Spot::new(at[0] * 8.0, at[1] * 5.0);
    let curve = crate::curve::Curve::new(points, &values, place);
    assert_eq!(curve.lines, [true, true, false, true, true]);
}

#[test]
fn how_many_negotiations_ended_how_is_said() {
    let all = negotiations(930);
    let walked = all.iter().filter(|one| one.walked_away).count();
    let svg = table(&all).svg;
    assert!(svg.contains("930 negotiations."));
    assert!(svg.contains(&format!("{walked} walked away")));
}
