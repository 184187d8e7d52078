//! Raw text made safe to print (by `legible`), told apart from raw text by its
//! type.

use core::fmt;

pub(crate) use legible::is_right_to_left;

/// Opens a part whose direction its own letters decide.
pub(crate) const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Closes it.
pub(crate) const POP_ISOLATE: char = '\u{2069}';

/// Text that can be printed: no control character but the line feed, no
/// override, nothing unseen. Isolates are balanced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Safe(String);

impl Safe {
    /// Text of several lines, as somebody wrote it.
    pub(crate) fn text(raw: &str) -> Self {
        Self(legible::text(raw))
    }

    /// Text for one line, as somebody wrote it: line feeds are shown as ␊.
    pub(crate) fn line(raw: &str) -> Self {
        Self(legible::line(raw))
    }

    /// A name inside a line of the program's own: its writing direction cannot
    /// reach what stands around it.
    pub(crate) fn name(raw: &str) -> Self {
        let shown = legible::line(raw);
        if shown.chars().any(is_right_to_left) {
            Self(format!("{FIRST_STRONG_ISOLATE}{shown}{POP_ISOLATE}"))
        } else {
            Self(shown)
        }
    }

    /// A word of a command to be copied: quoted where a shell would take it for
    /// something else.
    pub(crate) fn argument(raw: &str) -> Self {
        let shown = legible::line(raw);
        let plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
        if !shown.is_empty() && shown.chars().all(plain) {
            Self(shown)
        } else {
            Self(format!("'{}'", shown.replace('\'', "'\\''")))
        }
    }

    /// The program's own words.
    pub(crate) fn own(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Puts parts together; only the macro [`safe!`](crate::display::safe)
    /// calls this, which lets nothing but [`Shown`] parts in.
    pub(crate) fn assemble(parts: fmt::Arguments<'_>) -> Self {
        Self(parts.to_string())
    }

    /// Parts with the program's own words between them.
    pub(crate) fn join(parts: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let parts: Vec<String> = parts.into_iter().map(|part| part.0).collect();
        Self(parts.join(between))
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What may stand in a line of the program's own.
pub(crate) trait Shown {
    /// Its text.
    fn shown(&self) -> impl fmt::Display + '_;
}

impl Shown for Safe {
    fn shown(&self) -> impl fmt::Display + '_ {
        &self.0
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => { $(impl Shown for $kind {
        fn shown(&self) -> impl fmt::Display + '_ { self }
    })* };
}
numbers!(u8, u16, u32, u64, usize);

/// `format!` for [`Safe`]: the format is the program's own, and every part is
/// [`Safe`] or a number.
macro_rules! safe {
    ($format:literal $(, $part:expr)* $(,)?) => {
        $crate::display::Safe::assemble(
            format_args!($format $(, $crate::display::Shown::shown(&$part))*)
        )
    };
}
pub(crate) use safe;
