//! How long work shows that it goes on, and is stopped.

/// What a solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: u64,
    /// Steps in all, as far as it is known; zero: unknown.
    pub of: u64,
    /// Points held at the moment.
    pub points: u64,
}

/// Asked by solvers, often enough for a person who waits; whoever calls a
/// solver answers by clock or key press.
pub trait Halt {
    /// Whether to stop now. Once it has said so, it is to say so again.
    fn now(&mut self, progress: Progress) -> bool;
}

impl<F: FnMut(Progress) -> bool> Halt for F {
    fn now(&mut self, progress: Progress) -> bool {
        self(progress)
    }
}

/// Never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Never;

impl Halt for Never {
    fn now(&mut self, _: Progress) -> bool {
        false
    }
}

/// Why work ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Early {
    /// Whoever called said so.
    Halted,
    /// It grew beyond what it was allowed.
    Outgrown,
}
