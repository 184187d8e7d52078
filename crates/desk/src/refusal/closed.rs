use core::fmt;

/// Why a room takes nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Its relay contradicted itself.
    Frozen,
    /// This desk cannot go on in it.
    Stopped,
    /// This desk is not in it any more.
    Left,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frozen => "frozen",
            Self::Stopped => "stopped",
            Self::Left => "left",
        })
    }
}
