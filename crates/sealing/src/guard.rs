//! The last belt around the MLS library where it reads bytes from outside.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The library panicked.
pub(crate) struct Panicked;

/// Runs `step`, which reads foreign bytes inside the library, and turns a
/// panic in there into an error. The library indexes into what a committer
/// sent (a path that is too short, for one); `step` must own all that it
/// changes, so that nothing half-changed survives.
pub(crate) fn guarded<T>(step: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_inside_is_an_error_outside() {
        assert!(guarded(|| panic!("as the library might")).is_err());
        assert!(matches!(guarded(|| 1), Ok(1)));
    }
}
