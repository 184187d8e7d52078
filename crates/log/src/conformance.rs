//! The one suite that every engine passes.
//!
//! An engine's own tests implement [`Subject`] and call [`run`]. Each property
//! begins with a fresh store; "reopened" means closed and opened again, as
//! after a restart.

mod machine;
mod store;

use crate::engine::{Engine, StoreError};

/// How the suite gets at an engine.
pub trait Subject {
    /// The engine under test.
    type Engine: Engine;

    /// An empty store.
    ///
    /// # Errors
    /// Why there is none.
    fn fresh(&mut self) -> Result<Self::Engine, String>;

    /// Closes a store and opens it again.
    ///
    /// # Errors
    /// Why it cannot be opened.
    fn reopen(&mut self, engine: Self::Engine) -> Result<Self::Engine, String>;
}

/// A property that an engine does not keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the engine breaks the property \"{property}\": {detail}")]
pub struct Broken {
    /// The property, in words.
    pub property: &'static str,
    /// What was seen.
    pub detail: String,
}

/// What one property's check says.
type Checked = Result<(), String>;
/// How one property is tried.
type Check<S> = fn(&mut S) -> Checked;

/// Tries every property.
///
/// # Errors
/// The first property that does not hold.
pub fn run<S: Subject>(subject: &mut S) -> Result<(), Broken> {
    let properties: [(&'static str, Check<S>); 16] = [
        ("a missing thing is none, not an error", store::missing),
        ("all kinds of things are kept when reopened", store::kept),
        ("frames are read in order and within bounds", store::bounded),
        ("rooms do not mix", store::rooms_apart),
        ("what is changed replaces what was", store::replaced),
        ("a swept locker is gone with its slots", store::swept),
        ("only expired lockers are found expired", store::expired),
        ("a swept blob is gone with its bytes", store::blobs_swept),
        (
            "a blob that is kept longer keeps its bytes",
            store::blobs_kept,
        ),
        ("only expired blobs are found expired", store::blobs_expired),
        (
            "an appended frame is found where it was said to be",
            machine::appended,
        ),
        (
            "a frame sent again keeps its position after reopening",
            machine::repeated,
        ),
        (
            "every frame is known by its hash however many follow",
            machine::remembered,
        ),
        ("proofs hold for what was stored", machine::proofs),
        (
            "a retired key reads up to its end after reopening",
            machine::retired,
        ),
        (
            "lockers, blobs and tokens live through reopening",
            machine::others,
        ),
    ];
    for (property, check) in properties {
        check(subject).map_err(|detail| Broken { property, detail })?;
    }
    Ok(())
}

/// Says what was seen unless it is what was expected.
fn same<T: PartialEq + core::fmt::Debug>(what: &str, seen: &T, expected: &T) -> Checked {
    if seen == expected {
        Ok(())
    } else {
        Err(format!("{what}: {seen:?} instead of {expected:?}"))
    }
}

fn said(error: StoreError) -> String {
    error.to_string()
}
