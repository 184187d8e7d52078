//! Runs simulated histories by their seeds and says which went wrong.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::{Parser, Subcommand};
use goodoffices_testkit::history::{self, History};
use goodoffices_testkit::model;
use goodoffices_testkit::trace::Trace;

/// Simulated worlds for Good Offices.
#[derive(Parser)]
#[command(name = "goodoffices-testkit", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs one history a seed and ends with "N histories, N violations".
    Sim {
        /// How many histories.
        #[arg(long, default_value_t = 1000)]
        seeds: u64,
        /// The first seed.
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// Prints everything that happened.
        #[arg(long)]
        trace: bool,
        /// How many at a time; as many as there are processors by default.
        #[arg(long)]
        jobs: Option<usize>,
    },
    /// Goes through every order of what people may do in small worlds of talks,
    /// then plants each fault in what rooms accept and prints the shortest way
    /// to notice it.
    Model {
        /// How many threads; as many as there are processors by default.
        #[arg(long)]
        jobs: Option<usize>,
        /// Only the scene with this number, and no faults.
        #[arg(long)]
        scene: Option<usize>,
    },
}

fn main() -> ExitCode {
    let well = match Arguments::parse().command {
        Command::Sim {
            seeds,
            from,
            trace,
            jobs,
        } => {
            let seeds_end = from.saturating_add(seeds);
            let violations = simulate(from..seeds_end, trace, jobs.unwrap_or_else(processors));
            println!("{seeds} histories, {violations} violations");
            violations == 0
        }
        Command::Model { jobs, scene } => {
            let jobs = jobs.unwrap_or_else(processors);
            let well = scene.map_or_else(|| model(jobs), |scene| one_scene(scene, jobs));
            well.unwrap_or_else(|why| {
                eprintln!("{why}");
                false
            })
        }
    };
    if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Explores one scene; gives whether everything holds in it.
fn one_scene(number: usize, jobs: usize) -> Result<bool, String> {
    let scenes = model::scenes();
    let scene = scenes.get(number).ok_or("there is no such scene")?;
    println!("{}", scene.told);
    let explored = model::explore(std::slice::from_ref(scene), None, jobs)?;
    print!("{explored}");
    Ok(explored.broken.is_empty())
}

/// Explores all scenes; gives whether everything holds and every fault shows.
fn model(jobs: usize) -> Result<bool, String> {
    let explored = model::explore(&model::scenes(), None, jobs)?;
    print!("{explored}");
    let mut well = explored.broken.is_empty() && explored.unseen.is_empty();
    for fault in model::faults() {
        println!("\nFault: {}", fault.told);
        let explored = model::explore(&(fault.scenes)(), Some(fault), 1)?;
        for (told, steps) in &explored.broken {
            println!("noticed: {told}");
            for (number, step) in (1..).zip(steps) {
                println!("  {number}. {step}");
            }
        }
        well &= !explored.broken.is_empty();
    }
    Ok(well)
}

/// Runs the histories of these seeds; gives how many things went wrong.
fn simulate(seeds: std::ops::Range<u64>, trace: bool, jobs: usize) -> usize {
    let next = AtomicU64::new(seeds.start);
    let done = AtomicU64::new(0);
    let found = Mutex::new(0usize);
    let all = seeds.end - seeds.start;
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let kept = if trace {
                        Trace::kept()
                    } else {
                        Trace::default()
                    };
                    let history = history::run(seed, kept);
                    tell(&history);
                    if let Ok(mut found) = found.lock() {
                        *found += history.violations.len();
                    }
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if done.is_multiple_of(100) && done < all {
                        eprintln!("{done} of {all} histories");
                    }
                }
            });
        }
    });
    found.into_inner().unwrap_or(usize::MAX)
}

fn tell(history: &History) {
    for line in history.trace.lines() {
        println!("{line}");
    }
    for violation in &history.violations {
        println!("seed {}: {violation}", history.seed);
    }
    if !history.violations.is_empty() {
        println!(
            "replay it: goodoffices-testkit sim --seeds 1 --from {} --trace",
            history.seed
        );
    }
}
