//! How much one room may take, and what the machine keeps in memory.

use envelope::limits::LARGEST_LOG;

/// Rooms whose records the machine keeps in memory. Beyond it the memory is
/// emptied and filled again from the store.
pub const ROOMS_IN_MEMORY: usize = 4096;
/// Expired lockers removed whenever one is opened.
pub const LOCKERS_SWEPT: u32 = 16;
/// Blobs whose time is over that are removed whenever one is stored.
pub const BLOBS_SWEPT: u32 = 16;

/// What a blob counts for at least against its room's quota, in bytes: about what
/// the store needs to keep and find the smallest one, so that many tiny ones take
/// no more than a few large ones.
pub const SMALLEST_BLOB_WEIGHT: u64 = 4096;

/// What one room may store. An operator may set others; what is over is
/// refused with `Quota` and nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Frames of a room's log.
    pub frames: u64,
    /// Bytes of a room's frames.
    pub bytes: u64,
    /// Bytes of a room's blobs, each weighed as [`SMALLEST_BLOB_WEIGHT`] or more.
    /// Apart from the frames', so that no file keeps
    /// anybody from speaking.
    pub blob_bytes: u64,
    /// A room's lockers at one time.
    pub lockers: u32,
}

impl Default for Quotas {
    /// A million frames, 4 GiB of frames, 4 GiB of blobs, 128 lockers.
    fn default() -> Self {
        Self {
            frames: 1_000_000,
            bytes: 4 * 1024 * 1024 * 1024,
            blob_bytes: 4 * 1024 * 1024 * 1024,
            lockers: 128,
        }
    }
}

const _: () = assert!(1_000_000 < LARGEST_LOG);
