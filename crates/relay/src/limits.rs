//! Bounds on what the driver keeps waiting, one file for all. Bounds on what is
//! sent and stored are in `envelope::limits` and `log::Quotas`.

use std::time::Duration;

/// Requests waiting for the writer. Beyond it the answer is `Busy`.
pub const WRITER_QUEUE: usize = 4096;
/// The most requests of one group, which is one transaction.
pub const GROUP_REQUESTS: usize = 256;
/// A group takes no more requests once it holds so many bytes.
pub const GROUP_BYTES: usize = 4 * 1024 * 1024;
/// What a request weighs in a group, in bytes, beside what it wants stored; and so
/// does each blob that it has kept, whose record is read and written.
pub const REQUEST_WEIGHT: usize = 256;
/// What "busy" asks a desk to wait, in milliseconds.
pub const BUSY_RETRY_MS: u32 = 200;
/// Connections to the store that read beside the writer.
pub const READERS: usize = 3;
/// Requests waiting for a reader. Beyond it the answer is `Busy`.
pub const READER_QUEUE: usize = 4096;

/// What one connection may have in flight: an append costs 1.
pub const LINK_BUDGET: usize = 16;
/// What a request with a large reply, or a waiting one, costs of the budget; and
/// one that names as many blobs as it may.
pub const LARGE_COST: usize = 4;
/// News waiting for one connection. What does not fit is read from the store.
pub const LINK_NEWS: usize = 4;
/// WebSocket read buffer, in bytes: the library's default is 128 KiB.
pub const READ_BUFFER: usize = 4096;
/// How long a connection may take to accept one message.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// After so much silence a connection is pinged; after twice that it is closed.
pub const SILENCE: Duration = Duration::from_secs(60);

/// Sessions over HTTP that are kept at one time.
pub const HTTP_SESSIONS: usize = 1024;
/// How long an unused session over HTTP is kept.
pub const HTTP_SESSION_LIFE: Duration = Duration::from_secs(300);
/// How long a client may take to send the head of an HTTP request.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(20);
/// How long shutdown waits for connections to take their last replies.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);
/// Connections open at one time, unless the operator says otherwise.
pub const CONNECTIONS: usize = 10_000;

const _: () = assert!(LARGE_COST <= LINK_BUDGET);
