//! What happened in a world, line by line, for whoever has to read a failure.

use crate::world::BEGINNING;

/// A history told in lines; keeps nothing unless it is asked to.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    kept: Option<Vec<String>>,
    printed: bool,
}

impl Trace {
    /// A trace that keeps its lines.
    pub fn kept() -> Self {
        Self {
            kept: Some(Vec::new()),
            printed: false,
        }
    }

    /// A trace that prints its lines to standard error as they happen.
    pub fn printed() -> Self {
        Self {
            kept: None,
            printed: true,
        }
    }

    /// Adds a line: when (after the world's beginning), who, what.
    pub(crate) fn note(&mut self, now: u64, who: &str, what: impl FnOnce() -> String) {
        if self.kept.is_none() && !self.printed {
            return;
        }
        let after = now.saturating_sub(BEGINNING);
        let line = format!("{after:>8} ms  {who:<12} {}", what());
        if self.printed {
            eprintln!("{line}");
        }
        if let Some(lines) = &mut self.kept {
            lines.push(line);
        }
    }

    /// The lines kept, in order.
    pub fn lines(&self) -> &[String] {
        self.kept.as_deref().unwrap_or_default()
    }
}
