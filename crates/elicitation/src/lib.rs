//! What a side wants, found by at most twelve questions in everyday words.
//!
//! A delegation does not write weights. It says which end of an issue it likes,
//! which issues matter most, what it would give for what, and which of two
//! packages it would rather sign; it may contradict itself, or not know. The
//! result is not one set of weights but all that agree with the answers: one in
//! the middle, a hundred *readings* spread evenly over them, and bounds. What
//! is then computed from it says in how many readings it holds.
//!
//! # The model
//!
//! Worth adds up over issues (Keeney and Raiffa 1976). An issue's *weight* is
//! its swing: the step from its worst to its best, all steps together 100
//! points. Within an issue worth falls in the order that the delegation gave.
//! Written by the steps between neighbours in that order, every unknown is a
//! number from nothing up and every answer is a linear inequality, so that what
//! is known is a polytope ([Toubia et al.] call this polyhedral conjoint
//! analysis). Readings are drawn evenly: any split of the 100 points over the
//! issues is as likely as any other, and so is any split of an issue's points
//! over its steps, as long as it agrees with the answers.
//!
//! # How the twelve questions are spent
//!
//! 1. One page asks, a line per issue, for the order of what can be agreed;
//!    best and worst alone will do. Lines whose order the caller knows already
//!    are left out, and a page with no lines is not asked. Twelve issues fit a
//!    page; up to sixty get five pages.
//! 2. One question asks which issues matter most, by swing, in order: all of
//!    them if there are eight or fewer, else the most important eight; what is
//!    not named matters less than what is. With more than sixty issues of
//!    unknown order this comes first, and one page follows for those named.
//! 3. All that remain (ten, with up to twelve issues) are trade-offs and
//!    choices between two packages that differ in one to three issues, since
//!    more cannot be judged at a glance; or between one issue and everything
//!    else together. The next one is chosen to teach most: the one whose
//!    answer is expected to leave the least uncertainty about how far apart
//!    any two packages are; if none would teach anything worth asking, the
//!    interview is over early. If asked to, the interview also finds
//!    out when the side would rather leave without an agreement.
//!
//! # Contradictions
//!
//! All answers are kept. If they cannot all be true, the least total violation
//! is found by linear programming, and every reading may violate the answers by
//! a little more than that in all, spread over them in any way; the answers
//! that pull in different directions are named.
//!
//! ```
//! use elicitation::{Answer, Interview, Setup};
//! use settlement::{Domain, Issue};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let issue = |name: &str, options: [&str; 3]| Issue {
//!     name: name.to_owned(),
//!     domain: Domain::Options(options.map(str::to_owned).to_vec()),
//! };
//! let issues = vec![
//!     issue("Border", ["closed", "at daytime", "open"]),
//!     issue("Prisoners", ["none", "the wounded", "all"]),
//! ];
//! let mut interview = Interview::new(Setup::new(issues, 1))?;
//! while let Some(question) = interview.question() {
//!     println!("{}", interview.wording(&question).ask);
//!     interview.answer(Answer::DontKnow)?;
//! }
//! println!("{}", interview.result().sureness.sentence());
//! # Ok(())
//! # }
//! ```
//!
//! # Literature
//!
//! * R. Keeney and H. Raiffa, *Decisions with Multiple Objectives*, Wiley 1976:
//!   additive worth, swings and trade-offs.
//! * W. Edwards and F. H. Barron, *SMARTS and SMARTER*, Organizational Behavior
//!   and Human Decision Processes 60, 1994: weights from the order of swings
//!   alone (rank-order centroid), which is what this gives after question 2.
//! * O. Toubia, D. Simester, J. Hauser and E. Dahan, *Fast Polyhedral Adaptive
//!   Conjoint Estimation*, Marketing Science 22, 2003; O. Toubia, J. Hauser and
//!   D. Simester, *Polyhedral Methods for Adaptive Choice-Based Conjoint
//!   Analysis*, Journal of Marketing Research 41, 2004: cutting the polytope by
//!   the question that teaches most.
//! * C. Boutilier, R. Patrascu, P. Poupart and D. Schuurmans,
//!   *Constraint-based Optimization and Utility Elicitation using the Minimax
//!   Decision Criterion*, Artificial Intelligence 170, 2006: deciding by the
//!   largest regret over a set of utilities.
//! * R. L. Smith, *Efficient Monte Carlo Procedures for Generating Points
//!   Uniformly Distributed over Bounded Regions*, Operations Research 32, 1984:
//!   hit-and-run.
//!
//! [Toubia et al.]: #literature
//!
//! Pure: no I/O, no clock, no randomness but from the seed that is handed in.

#![forbid(unsafe_code)]

// The simulated delegations of the tests are those of the example.
#[cfg(test)]
extern crate self as elicitation;

mod candidates;
mod cloud;
mod elicited;
mod interview;
mod known;
pub mod limits;
mod program;
mod question;
mod robust;
mod statement;
mod teach;
#[cfg(test)]
mod tests;
mod unknowns;
mod walk;
pub mod words;

pub use elicited::{Conflict, Elicited, Reading, Share, Sureness, Weight};
pub use interview::{Interview, ReplayError, Setup, SetupError};
pub use question::{Answer, AnswerError, Level, Offer, Part, Question, Rest};
pub use robust::{Judged, Party, Robust, RobustError, Settler, Spread, View, settle};
