//! Time as it is handed in: this crate reads no clock.

use minicbor::{Decode, Encode};
use mls_rs_core::time::MlsTime;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct UnixMillis(#[n(0)] pub u64);

impl UnixMillis {
    /// Whole seconds since 1970, rounded down.
    pub const fn seconds(self) -> u64 {
        self.0 / 1000
    }

    pub(crate) fn mls(self) -> MlsTime {
        MlsTime::from(self.seconds())
    }
}
