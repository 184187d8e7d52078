//! The Pareto frontier: the utilities of all packages that no other beats for
//! one side without being worse for another (Pareto 1906; Raiffa 1982, ch. 10).
//!
//! Parts are merged one after another; of the sums only those survive that no
//! other dominates (Nemhauser & Ullmann 1969): a dominated sum cannot become
//! part of a package on the frontier, because utilities add up.

mod many;
mod package;
mod two;

pub use many::frontier_of_many;
pub use package::package_of;
pub use two::frontier_of_two;

/// Points of a frontier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier<U, const N: usize> {
    /// What packages on it are worth to each side, in units; each point once,
    /// in descending lexicographic order.
    pub points: Vec<[U; N]>,
    /// Whether these are all. If the work was stopped before, none is given:
    /// nothing is known of a frontier that is half merged.
    pub complete: bool,
}
