//! How fast the engine is, each row beside what it is to reach; and what its
//! costs grow with.
//!
//! `cargo bench -p goodoffices-settlement --bench speed` prints the tables;
//! `-- --draw FILE` draws the growth as SVG; `-- WORD` keeps to rows that hold
//! the word. Times are the library's, from the problem to the answer.

#![allow(clippy::expect_used)]

use std::time::{Duration, Instant};

use goodoffices_settlement::{Engine, Never, Problem, Solution, Status};

mod generate;
mod grow;
mod plain;

use generate::{Shape, opposed};

const SEED: u64 = 1950;

/// One row: what is done, what it is to reach, how.
struct Row {
    what: &'static str,
    target: &'static str,
    shape: Shape,
    work: Work,
}

#[derive(Clone, Copy)]
enum Work {
    Frontier,
    /// The frontier, and the plain method on the same problem.
    FrontierBesidePlain,
    FairAlone,
    OneAlone,
}

const fn shape(sides: usize, issues: usize, options: usize, weights: u64) -> Shape {
    Shape {
        sides,
        issues,
        options,
        weights,
    }
}

const ROWS: [Row; 9] = [
    // First, so that the peak of memory is its own.
    Row {
        what: "two sides, 500 x 20, weights 10^6 (10^650): frontier",
        target: "30 s (20 s), 400 MiB",
        shape: shape(2, 500, 20, 1_000_000),
        work: Work::Frontier,
    },
    Row {
        what: "  any one fair package alone (slowest of four)",
        target: "1 s",
        shape: shape(2, 500, 20, 1_000_000),
        work: Work::OneAlone,
    },
    Row {
        what: "two sides, 50 x 10, weights 10^4 (10^50): frontier",
        target: "-",
        shape: shape(2, 50, 10, 10_000),
        work: Work::FrontierBesidePlain,
    },
    Row {
        what: "two sides, 200 x 10, weights 10^4 (10^200): frontier",
        target: "1 s",
        shape: shape(2, 200, 10, 10_000),
        work: Work::FrontierBesidePlain,
    },
    Row {
        what: "three sides, 50 x 10, weights 10^3: frontier",
        target: "10 s (5 s)",
        shape: shape(3, 50, 10, 1_000),
        work: Work::Frontier,
    },
    Row {
        what: "  the four packages alone",
        target: "1 s",
        shape: shape(3, 50, 10, 1_000),
        work: Work::FairAlone,
    },
    Row {
        what: "three sides, 50 x 10, weights 10^4: frontier",
        target: "10 s (5 s)",
        shape: shape(3, 50, 10, 10_000),
        work: Work::Frontier,
    },
    Row {
        what: "  the four packages alone",
        target: "1 s",
        shape: shape(3, 50, 10, 10_000),
        work: Work::FairAlone,
    },
    Row {
        what: "four sides, 50 x 10, weights 10^3: the four packages alone",
        target: "-",
        shape: shape(4, 50, 10, 1_000),
        work: Work::FairAlone,
    },
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let drawing = arguments.iter().position(|word| word == "--draw");
    if let Some(file) = drawing.and_then(|at| arguments.get(at + 1)) {
        grow::draw(file);
        return;
    }
    println!(
        "{:<62} {:>10} {:>20}  what came out",
        "work", "time", "to reach"
    );
    for row in ROWS {
        if arguments
            .iter()
            .any(|word| !row.what.contains(word.as_str()))
        {
            continue;
        }
        let problem = opposed(row.shape, SEED);
        let (time, note) = measure(&problem, row.work);
        println!(
            "{:<62} {:>10} {:>20}  {note}",
            row.what,
            seconds(time),
            row.target
        );
    }
}

fn measure(problem: &Problem, work: Work) -> (Duration, String) {
    match work {
        Work::Frontier => {
            let (time, points) = frontier(problem);
            (time, format!("{points} points; peak {}", peak()))
        }
        Work::FrontierBesidePlain => {
            let (time, points) = frontier(problem);
            let begun = Instant::now();
            let plain = plain::frontier(problem);
            let peer = begun.elapsed();
            assert_eq!(points, plain, "the plain method finds another frontier");
            let ratio = peer.as_secs_f64() / time.as_secs_f64();
            (
                time,
                format!(
                    "{points} points; plain method {}: {ratio:.1}x",
                    seconds(peer)
                ),
            )
        }
        Work::FairAlone => {
            let begun = Instant::now();
            let engine = Engine::new(problem).expect("the problem is one");
            let answers = Solution::ALL.map(|solution| engine.solve(solution, &mut Never));
            let time = begun.elapsed();
            let proved = answers
                .iter()
                .filter(|answer| answer.status == Status::Optimal)
                .count();
            (time, format!("{proved} of 4 proved"))
        }
        Work::OneAlone => {
            let one = |solution: Solution| {
                let begun = Instant::now();
                let engine = Engine::new(problem).expect("the problem is one");
                let answer = engine.solve(solution, &mut Never);
                (begun.elapsed(), answer.status == Status::Optimal)
            };
            let all = Solution::ALL.map(one);
            let proved = all.iter().filter(|(_, proved)| *proved).count();
            let slowest = all.iter().map(|(time, _)| *time).max().unwrap_or_default();
            (slowest, format!("{proved} of 4 proved"))
        }
    }
}

/// The time, and how many points.
fn frontier(problem: &Problem) -> (Duration, usize) {
    let begun = Instant::now();
    let engine = Engine::new(problem).expect("the problem is one");
    let frontier = engine.frontier(&mut Never);
    (begun.elapsed(), frontier.points.len())
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.1 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}

/// The most memory this process has held, as Linux counts it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| {
        line.trim()
            .trim_end_matches("kB")
            .trim()
            .parse::<u64>()
            .ok()
    });
    kib.map_or_else(|| "unknown".to_owned(), |kib| format!("{} MiB", kib / 1024))
}
