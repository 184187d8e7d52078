//! What rooms promise, told by their tests.
