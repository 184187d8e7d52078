//! How long work shows that it goes on, and is stopped.

/// What a solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: u64,
    /// Steps in all, as far as it is known.
    pub of: u64,
    /// Points held at the moment.
    pub points: u64,
}

/// Asked by solvers, often enough for a person who waits (some hundred times a
/// second at most); whoever calls a solver answers by clock or key press.
pub trait Halt {
    /// Whether to stop now.
    fn now(&mut self, progress: Progress) -> bool;
}

impl<F: FnMut(Progress) -> bool> Halt for F {
    fn now(&mut self, progress: Progress) -> bool {
        self(progress)
    }
}
