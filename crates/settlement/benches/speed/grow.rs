//! What the costs grow with.

use std::time::Instant;

use goodoffices_settlement::{Engine, Never, Solution};
use pictures::{Chart, Growth, Series, Unit, growth};

use crate::generate::{Shape, opposed};
use crate::{SEED, frontier, plain};

/// Sizes and seconds.
type Points = Vec<(f64, f64)>;

/// Measures growing problems and writes the picture.
pub(crate) fn draw(file: &str) {
    let issues = |sides: usize, counts: &[usize]| {
        let shapes = counts.iter().map(|issues| {
            let shape = Shape {
                sides,
                issues: *issues,
                options: 10,
                weights: 10_000,
            };
            (*issues as f64, shape)
        });
        shapes.collect::<Vec<(f64, Shape)>>()
    };
    let two = issues(2, &[10, 20, 50, 100, 200, 500]);
    let three = issues(3, &[5, 10, 15, 20, 30, 40, 50]);
    let weights = [1_000u64, 10_000, 100_000, 1_000_000, 10_000_000].map(|weights| {
        let shape = Shape {
            sides: 2,
            issues: 200,
            options: 10,
            weights,
        };
        (weights as f64, shape)
    });
    let not_beyond = |shapes: &[(f64, Shape)], most: f64| {
        let kept = shapes.iter().filter(|(size, _)| *size <= most);
        kept.copied().collect::<Vec<_>>()
    };
    let lines = [
        (
            timed(&two, whole),
            timed(&two, one),
            timed(&not_beyond(&two, 200.0), plainly),
        ),
        (timed(&three, whole), timed(&three, one), Vec::new()),
        (
            timed(&weights, whole),
            timed(&weights, one),
            timed(&not_beyond(&weights, 10_000.0), plainly),
        ),
    ];
    let series: Vec<Vec<Series<'_>>> = lines
        .iter()
        .map(|(whole, one, plain)| {
            let named = [
                ("frontier", whole),
                ("Nash alone", one),
                ("frontier, plain method", plain),
            ];
            let named = named.into_iter().filter(|(_, points)| !points.is_empty());
            named
                .map(|(name, points)| Series { name, points })
                .collect()
        })
        .collect();
    let charts = [
        Chart {
            title: "Two sides, ten options an issue",
            size: "issues",
            series: &series[0],
        },
        Chart {
            title: "Three sides, ten options an issue",
            size: "issues",
            series: &series[1],
        },
        Chart {
            title: "Two sides, 200 issues",
            size: "sum of weights",
            series: &series[2],
        },
    ];
    let picture = growth(&Growth {
        title: "Time follows the points on the frontier, not the packages",
        caption: "Opposed preferences, weights summing to 10,000 where nothing else is said; \
                  library time on two cores. Each issue more means ten times as many packages.",
        cost: "time",
        unit: Unit::Seconds,
        charts: &charts,
    });
    std::fs::write(file, picture).expect("the picture can be written");
    println!("{file}");
}

fn timed(shapes: &[(f64, Shape)], measure: fn(Shape) -> f64) -> Points {
    let point = |(size, shape): &(f64, Shape)| {
        let seconds = measure(*shape);
        println!("{shape:?}: {seconds:.4} s");
        (*size, seconds)
    };
    shapes.iter().map(point).collect()
}

fn whole(shape: Shape) -> f64 {
    frontier(&opposed(shape, SEED)).0.as_secs_f64()
}

fn one(shape: Shape) -> f64 {
    let problem = opposed(shape, SEED);
    let begun = Instant::now();
    let engine = Engine::new(&problem).expect("the problem is one");
    engine.solve(Solution::Nash, &mut Never);
    begun.elapsed().as_secs_f64()
}

fn plainly(shape: Shape) -> f64 {
    let problem = opposed(shape, SEED);
    let begun = Instant::now();
    plain::frontier(&problem);
    begun.elapsed().as_secs_f64()
}
