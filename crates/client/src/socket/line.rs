//! Reading lines of bounded length.

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoLine {
    /// More than the limit without an end of line.
    #[error("a line is longer than {limit} bytes")]
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The other end is gone.
    #[error(transparent)]
    Broken(#[from] std::io::Error),
}

/// Reads one line without its end; none at the end of the input. What follows
/// the last end of line is a line too.
pub(super) async fn read(
    from: &mut (impl AsyncBufRead + Unpin),
    limit: usize,
) -> Result<Option<Vec<u8>>, NoLine> {
    let mut line = Vec::new();
    loop {
        let some = from.fill_buf().await?;
        if some.is_empty() {
            return Ok((!line.is_empty()).then_some(line));
        }
        let end = some.iter().position(|byte| *byte == b'\n');
        let part = end.unwrap_or(some.len());
        if line.len() + part > limit {
            return Err(NoLine::TooLong { limit });
        }
        line.extend_from_slice(some.get(..part).unwrap_or_default());
        let taken = part + usize::from(end.is_some());
        from.consume(taken);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}
