//! For whom a page is drawn: whoever runs the desk alone, whoever hosts desks for
//! others, or one of these others.
//!
//! It is set where a request comes in and read where a page is framed, so that no
//! page of a guest's desk can be drawn that does not say who hosts it.

use std::future::Future;
use std::sync::Arc;

/// For whom pages are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Whoever runs this desk, for themselves.
    Own,
    /// Whoever runs this desk and hosts others.
    Host,
    /// Somebody whose desk is hosted here: by whom.
    Hosted(Arc<str>),
}

tokio::task_local! {
    static STANDING: Standing;
}

impl Standing {
    /// Draws for somebody.
    pub(crate) async fn within<F: Future>(self, drawing: F) -> F::Output {
        STANDING.scope(self, drawing).await
    }

    /// For whom it is drawn now.
    pub(crate) fn now() -> Self {
        STANDING.try_with(Self::clone).unwrap_or(Self::Own)
    }
}
