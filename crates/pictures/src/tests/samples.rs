//! Settlements to look at: few points and many, plain ones and awkward ones.

use num_bigint::BigInt;
use settlement::{
    Agreement, Answer, Domain, Frontier, FrontierStatus, Issue, Number, Points, Problem, Side,
    Solution, Status, Worth,
};

/// All that a picture is drawn from.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) problem: Problem,
    pub(crate) frontier: Option<Frontier>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) ideals: Option<Vec<Number>>,
    pub(crate) others: Vec<[f64; 2]>,
}

pub(crate) fn whole(value: i64) -> Number {
    Number::from_integer(value.into())
}

fn hundredths(value: i64) -> Number {
    Number::new(value.into(), BigInt::from(100))
}

/// Names and reservation values; what is negotiated does not show.
pub(crate) fn problem(sides: &[(&str, Number)]) -> Problem {
    Problem {
        issues: vec![Issue {
            name: "issue".to_owned(),
            domain: Domain::Options(vec!["option".to_owned()]),
        }],
        sides: sides
            .iter()
            .map(|(name, reservation)| Side {
                name: (*name).to_owned(),
                worth: vec![Worth::Each(vec![whole(0)])],
                bonuses: Vec::new(),
                reservation: reservation.clone(),
            })
            .collect(),
        rules: Vec::new(),
    }
}

fn answer(solution: Solution, utilities: Option<&[Number]>) -> Answer {
    Answer {
        solution,
        status: Status::Optimal,
        agreement: utilities.map(|utilities| Agreement {
            package: Vec::new(),
            utilities: utilities.to_vec(),
        }),
        measure: Some(whole(100)),
    }
}

/// Solves by looking at every package.
fn solved(name: &'static str, sides: &[(&str, i64)], packages: &[Vec<i64>]) -> Sample {
    let accepted = |at: &&Vec<i64>| at.iter().zip(sides).all(|(at, side)| *at >= side.1);
    let mut points: Vec<&Vec<i64>> = packages.iter().filter(accepted).collect();
    points.sort_by(|a, b| b.cmp(a));
    points.dedup();
    let mut best: Vec<&Vec<i64>> = Vec::new();
    for point in points {
        let beaten = |other: &&Vec<i64>| other.iter().zip(point).all(|(a, b)| a >= b);
        if !best.iter().any(beaten) {
            best.push(point);
        }
    }
    let top = |side: usize| best.iter().filter_map(|at| at.get(side)).max().copied();
    let ideals: Option<Vec<i64>> = (0..sides.len()).map(top).collect();
    let gains = |at: &[i64]| -> Vec<f64> {
        let gains = at.iter().zip(sides).map(|(at, side)| (at - side.1) as f64);
        gains.collect()
    };
    let measure = |solution: Solution, at: &[i64]| -> f64 {
        let gains = gains(at);
        let ratios = gains.iter().zip(ideals.iter().flatten()).zip(sides);
        let ratios = ratios.map(|((gain, ideal), side)| gain / (ideal - side.1).max(1) as f64);
        match solution {
            Solution::Nash => gains.iter().product(),
            Solution::KalaiSmorodinsky => ratios.fold(f64::INFINITY, f64::min),
            Solution::Egalitarian => gains.iter().copied().fold(f64::INFINITY, f64::min),
            Solution::Utilitarian => gains.iter().sum(),
        }
    };
    let answers = Solution::ALL.map(|solution| {
        let first = best
            .iter()
            .rev()
            .max_by(|a, b| measure(solution, a).total_cmp(&measure(solution, b)));
        let utilities: Option<Vec<Number>> =
            first.map(|at| at.iter().map(|value| whole(*value)).collect());
        let mut answer = answer(solution, utilities.as_deref());
        if utilities.is_none() {
            answer.status = Status::Infeasible;
            answer.measure = None;
        }
        answer
    });
    let status = if best.is_empty() {
        FrontierStatus::Infeasible
    } else {
        FrontierStatus::Optimal
    };
    let values = best
        .iter()
        .flat_map(|at| at.iter().map(|value| whole(*value)));
    let named: Vec<(&str, Number)> = sides
        .iter()
        .map(|(name, value)| (*name, whole(*value)))
        .collect();
    Sample {
        name,
        problem: problem(&named),
        frontier: Some(Frontier {
            status,
            points: Points::from_numbers(sides.len(), values.collect(), Vec::new()),
        }),
        answers: answers.to_vec(),
        ideals: ideals.map(|ideals| ideals.into_iter().map(whole).collect()),
        others: packages
            .iter()
            .filter_map(|at| Some([*at.first()? as f64, *at.get(1)? as f64]))
            .collect(),
    }
}

/// Numbers that look drawn at random and are the same every time.
pub(crate) fn scattered(seed: u64) -> impl FnMut(u64) -> i64 {
    let mut state = seed;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below) as i64
    }
}

/// All sums of one choice from each of some issues.
fn sums(issues: usize, options: usize, sides: usize, seed: u64, most: u64) -> Vec<Vec<i64>> {
    let mut draw = scattered(seed);
    let mut packages = vec![vec![0; sides]];
    for _ in 0..issues {
        let choices: Vec<Vec<i64>> = (0..options)
            .map(|_| (0..sides).map(|_| draw(most)).collect())
            .collect();
        packages = packages
            .iter()
            .flat_map(|package: &Vec<i64>| {
                choices
                    .iter()
                    .map(|choice| package.iter().zip(choice).map(|(a, b)| a + b).collect())
            })
            .collect();
    }
    packages
}

/// A smooth frontier of very many points.
fn many(count: i64) -> Sample {
    let mut values = Vec::new();
    for point in 0..count {
        let share = point as f64 / (count - 1) as f64;
        let (x, y) = (
            (1.0 - share.powf(1.8)) * 100.0,
            (1.0 - (1.0 - share).powf(2.4)) * 100.0,
        );
        values.push(hundredths((x * 1e6) as i64));
        values.push(hundredths((y * 1e6) as i64));
    }
    let at = |share: f64| -> [Number; 2] {
        let (x, y) = (
            (1.0 - share.powf(1.8)) * 1e8,
            (1.0 - (1.0 - share).powf(2.4)) * 1e8,
        );
        [hundredths(x as i64), hundredths(y as i64)]
    };
    let mut answers = vec![
        answer(Solution::Nash, Some(&at(0.47))),
        answer(Solution::KalaiSmorodinsky, Some(&at(0.46))),
        answer(Solution::Egalitarian, Some(&at(0.45))),
        answer(Solution::Utilitarian, Some(&at(0.33))),
    ];
    if let Some(nash) = answers.first_mut() {
        nash.status = Status::Stopped {
            bound: Some(whole(103)),
        };
    }
    if let Some(last) = answers.last_mut() {
        last.status = Status::Within {
            bound: Number::new(1_004.into(), 10.into()),
        };
    }
    Sample {
        name: "500,000 points, stopped",
        problem: problem(&[
            ("The Northern Federation", whole(200_000)),
            ("The Southern Union", whole(350_000)),
        ]),
        frontier: Some(Frontier {
            status: FrontierStatus::Stopped {
                bound: Number::new(1.into(), 400.into()),
            },
            points: Points::from_numbers(2, values, Vec::new()),
        }),
        answers,
        ideals: Some(vec![whole(1_000_000), whole(1_000_000)]),
        others: Vec::new(),
    }
}

/// Something divisible between two sides: corners joined by lines.
fn divisible() -> Sample {
    let corners = [(100, 12), (86, 41), (66, 66), (50, 79), (21, 93), (5, 100)];
    let values = corners.iter().flat_map(|(x, y)| [whole(*x), whole(*y)]);
    let equal: &[Number] = &[whole(66), whole(66)];
    Sample {
        name: "divisible",
        problem: problem(&[("United States", whole(0)), ("Panama", whole(0))]),
        frontier: Some(Frontier {
            status: FrontierStatus::Optimal,
            points: Points::from_numbers(2, values.collect(), vec![true, true, false, true, true]),
        }),
        answers: vec![
            answer(Solution::Nash, Some(equal)),
            answer(Solution::KalaiSmorodinsky, Some(equal)),
            answer(Solution::Egalitarian, Some(equal)),
            answer(Solution::Utilitarian, Some(equal)),
        ],
        ideals: Some(vec![whole(100), whole(100)]),
        others: Vec::new(),
    }
}

/// Text that no name should hold.
pub(crate) const HOSTILE: &str = "</text><script>alert('x')</script>\u{202e}\u{0} & \"quoted\"";

/// All samples.
pub(crate) fn all() -> Vec<Sample> {
    let long = "A very long name of a side that goes on and on ".repeat(11);
    let long: &'static str = Box::leak(long.into_boxed_str());
    let six = [
        [9, 1],
        [8, 4],
        [7, 6],
        [5, 7],
        [3, 8],
        [1, 9],
        [2, 3],
        [5, 5],
        [4, 1],
        [6, 2],
        [1, 6],
    ];
    let six: Vec<Vec<i64>> = six.iter().map(|at| at.to_vec()).collect();
    let shifted: Vec<Vec<i64>> = sums(5, 4, 2, 11, 40)
        .into_iter()
        .map(|at| at.into_iter().map(|value| value - 140).collect())
        .collect();
    let curved: Vec<Vec<i64>> = (0..60_i64)
        .map(|at| vec![at * 20, 1_300 - at * at / 3 - at])
        .collect();
    let mut samples = vec![
        solved("6 points", &[("Anna", 1), ("Boris", 1)], &six),
        solved("1 point", &[("Anna", 0), ("Boris", 0)], &[vec![4, 7]]),
        solved(
            "1 point at the reservation",
            &[("Anna", 4), ("Boris", 7)],
            &[vec![4, 7]],
        ),
        solved("60 points", &[("Hill country", 10), ("Coast", 25)], &curved),
        solved(
            "crowded",
            &[("Hill country", 150), ("Coast", 170)],
            &sums(6, 4, 2, 5, 100),
        ),
        solved(
            "negative",
            &[("Upper valley", -60), ("Lower valley", -50)],
            &shifted,
        ),
        solved(
            "cut away",
            &[("Anna", 196), ("Boris", 190)],
            &sums(6, 3, 2, 8, 60),
        ),
        solved(
            "infeasible",
            &[("Anna", 320), ("Boris", 300)],
            &sums(6, 3, 2, 8, 60),
        ),
        solved(
            "right to left",
            &[("ממשלת הצפון", 40), ("حكومة الجنوب والساحل", 60)],
            &sums(4, 4, 2, 3, 50),
        ),
        solved(
            "hostile",
            &[(HOSTILE, 40), (long, 60)],
            &sums(4, 4, 2, 9, 50),
        ),
        solved(
            "far reservation",
            &[("Anna", -1_000_000), ("Boris", 60)],
            &sums(4, 4, 2, 13, 50),
        ),
        solved(
            "three sides",
            &[("Anna", 100), ("Boris", 110), ("Çelik", 90)],
            &sums(5, 4, 3, 2, 60),
        ),
        solved(
            "five sides",
            &[
                ("Farmers", 60),
                ("The city", 70),
                ("Ministry of Water and Energy", 50),
                ("ממשלה", 55),
                ("Fishers", 20),
            ],
            &sums(4, 4, 5, 6, 50),
        ),
        solved(
            "infeasible, three",
            &[("Anna", 900), ("Boris", 110), ("Çelik", 90)],
            &sums(3, 3, 3, 2, 60),
        ),
        many(500_000),
        divisible(),
    ];
    let ten = [
        "Aland",
        "Borduria",
        "Carpathia",
        "Deltora",
        "Eastern Isles",
        "Freedonia",
        "Grand Fenwick",
        "Hav",
        HOSTILE,
        long,
    ];
    let ten: Vec<(&str, i64)> = ten.iter().map(|name| (*name, 30)).collect();
    samples.push(solved("ten sides", &ten, &sums(4, 4, 10, 21, 50)));
    // Very different scales.
    let scales: Vec<Vec<i64>> = sums(4, 4, 2, 17, 50);
    let mut sample = solved("scales", &[("Cents", 40), ("Millions", 40)], &scales);
    rescale(&mut sample);
    samples.push(sample);
    // Apart, not near: all four differ.
    let mut apart = solved(
        "four apart",
        &[("Anna", 0), ("Boris", 0)],
        &sums(4, 4, 2, 3, 50),
    );
    let points = apart
        .frontier
        .as_ref()
        .map(|frontier| frontier.points.clone());
    if let Some(points) = points {
        for (place, answer) in apart.answers.iter_mut().enumerate() {
            if let (Some(agreement), Some(at)) =
                (answer.agreement.as_mut(), points.utilities(place * 2))
            {
                agreement.utilities = at;
            }
        }
    }
    samples.push(apart);
    // Stopped before anything was there.
    let mut early = solved("stopped early", &[("Anna", 0), ("Boris", 0)], &[]);
    early.frontier = None;
    for answer in &mut early.answers {
        answer.status = Status::Stopped { bound: None };
    }
    samples.push(early);
    samples
}

/// The first side in hundredths, the second times a thousand.
fn rescale(sample: &mut Sample) {
    let scale = [Number::new(1.into(), 200.into()), whole(500)];
    let scaled = |at: &[Number]| -> Vec<Number> {
        at.iter()
            .zip(&scale)
            .map(|(at, scale)| at * scale)
            .collect()
    };
    if let Some(frontier) = &mut sample.frontier {
        let points = (0..frontier.points.len()).filter_map(|at| frontier.points.utilities(at));
        let values = points.flat_map(|at| scaled(&at)).collect();
        frontier.points = Points::from_numbers(2, values, Vec::new());
    }
    for agreement in sample
        .answers
        .iter_mut()
        .filter_map(|answer| answer.agreement.as_mut())
    {
        agreement.utilities = scaled(&agreement.utilities);
    }
    sample.ideals = sample.ideals.as_deref().map(scaled);
    for (side, scale) in sample.problem.sides.iter_mut().zip(&scale) {
        side.reservation = &side.reservation * scale;
    }
    for other in &mut sample.others {
        *other = [other[0] / 200.0, other[1] * 500.0];
    }
}

/// Small settlements of two to six sides, their reservation values anywhere.
#[allow(dead_code, reason = "the gallery does not draw them")]
pub(crate) fn at_random(count: u64) -> Vec<Sample> {
    let names = [
        "Anna",
        "The Ministry of Water and Energy",
        "ממשלה",
        "Çelik",
        HOSTILE,
        "حكومة الجنوب",
    ];
    let mut samples = Vec::new();
    for seed in 0..count {
        let mut draw = scattered(seed);
        draw(2);
        let count = if draw(3) > 0 { 2 } else { 2 + draw(5) as usize };
        let (issues, options) = (1 + draw(4) as usize, 2 + draw(3) as usize);
        let packages = sums(issues, options, count, seed, 5 + (draw(3) as u64) * 500);
        let sides: Vec<(&str, i64)> = names
            .iter()
            .take(count)
            .enumerate()
            .map(|(side, name)| {
                let values = packages.iter().filter_map(|package| package.get(side));
                let (low, high) = (values.clone().min(), values.max());
                let (low, high) = (low.copied().unwrap_or(0), high.copied().unwrap_or(0));
                let share = draw(100) - 40;
                (*name, low + (high - low) * share / 90)
            })
            .collect();
        samples.push(solved("random", &sides, &packages));
    }
    samples
}
