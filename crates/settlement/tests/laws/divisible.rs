//! Two sides and something to split.
