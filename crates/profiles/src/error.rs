//! What is wrong with a file.

/// A file that cannot be read, or does not fit the others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}; {remedy}", line.map(|line| format!(":{line}")).unwrap_or_default())]
#[non_exhaustive]
pub struct ProfileError {
    /// The file.
    pub file: String,
    /// The line, from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}
