//! How long to wait for an answer: until it is proved, until the time is up, or
//! until whoever waits has enough. And what is told meanwhile.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use settlement::Progress;

/// Work that takes no longer than this is not told of.
const QUIET: Duration = Duration::from_secs(1);
/// How often progress is told.
const EVERY: Duration = Duration::from_millis(200);

/// How long to wait, shared by everything that is computed.
#[derive(Debug, Clone)]
pub(crate) struct Patience {
    stop: Arc<AtomicBool>,
    until: Option<Instant>,
    telling: Telling,
}

/// To whom progress is told.
#[derive(Debug, Clone)]
enum Telling {
    Nobody,
    /// A person at a terminal.
    Person {
        bar: ProgressBar,
        since: Instant,
    },
    /// A script.
    Script,
}

impl Patience {
    /// Until the answer is proved or this time is up.
    pub(crate) fn new(within: Option<Duration>, script: bool) -> Self {
        let telling = if script {
            Telling::Script
        } else if std::io::stderr().is_terminal() {
            Telling::Person {
                bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
                since: Instant::now(),
            }
        } else {
            Telling::Nobody
        };
        Self {
            stop: Arc::new(AtomicBool::new(false)),
            until: within.and_then(|within| Instant::now().checked_add(within)),
            telling,
        }
    }

    /// Enough: whatever is being computed ends with the best so far.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has had enough already.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether there is no time left.
    pub(crate) fn is_over(&self) -> bool {
        self.is_stopped() || self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// For one computation: asked by the engine whether to stop.
    pub(crate) fn halt(&self, task: &'static str) -> impl FnMut(Progress) -> bool + use<> {
        let patience = self.clone();
        if matches!(self.telling, Telling::Script) {
            told(task, None);
        }
        let mut next = Instant::now() + EVERY;
        move |progress| {
            let over = patience.is_over();
            let now = Instant::now();
            if now >= next && !over {
                next = now + EVERY;
                patience.tell(task, progress, now);
            }
            over
        }
    }

    fn tell(&self, task: &'static str, progress: Progress, now: Instant) {
        match &self.telling {
            Telling::Nobody => {}
            Telling::Script => told(task, Some(progress)),
            Telling::Person { bar, since } if now.duration_since(*since) >= QUIET => {
                show(bar, task, progress);
                if bar.is_hidden() {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            }
            Telling::Person { .. } => {}
        }
    }

    /// Nothing more is told.
    pub(crate) fn finish(&self) {
        if let Telling::Person { bar, .. } = &self.telling {
            bar.finish_and_clear();
        }
    }
}

/// A line for scripts. Whoever does not read it misses nothing.
fn told(task: &'static str, progress: Option<Progress>) {
    use std::io::Write as _;
    let figures = progress.unwrap_or(Progress {
        done: 0,
        of: 0,
        points: 0,
    });
    let line = serde_json::json!({ "progress": {
        "task": task, "done": figures.done, "of": figures.of, "points": figures.points,
    }});
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

fn show(bar: &ProgressBar, task: &'static str, progress: Progress) {
    bar.set_message(match progress.points {
        0 => task.to_owned(),
        points => format!("{task}, {points} points"),
    });
    let template = if progress.of > 0 {
        "{msg} {bar:24} {percent}%   Ctrl-C gives the best so far"
    } else {
        "{msg} {spinner}   Ctrl-C gives the best so far"
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if progress.of > 0 {
        bar.set_length(progress.of);
        bar.set_position(progress.done.min(progress.of));
    } else {
        bar.inc(1);
    }
}
