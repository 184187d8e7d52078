//! Colours, where the terminal has them and nobody objects (`NO_COLOR`).
//!
//! Nothing is told by colour alone.

use anstyle::{AnsiColor, Style};

/// What a row is, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Words.
    Plain,
    /// A title.
    Title,
    /// Who speaks.
    Speaker,
    /// What the program adds: provenance, state, times.
    Aside,
    /// What was conveyed.
    Conveyed,
    /// Something that needs attention.
    Warning,
}

/// Whether to paint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// With colours.
    On,
    /// Without.
    Off,
}

impl Paint {
    /// As the standard output and the environment (`NO_COLOR`, `CLICOLOR`,
    /// `CLICOLOR_FORCE`, `TERM`) want it.
    pub(crate) fn for_stdout() -> Self {
        match anstream::AutoStream::choice(&std::io::stdout()) {
            anstream::ColorChoice::Never => Self::Off,
            _ => Self::On,
        }
    }

    /// Appends safe text in a tone.
    pub(crate) fn write(self, out: &mut String, tone: Tone, text: &str) {
        if self == Self::Off || tone == Tone::Plain || text.is_empty() {
            out.push_str(text);
            return;
        }
        let style = style(tone);
        out.push_str(&style.render().to_string());
        out.push_str(text);
        out.push_str(&style.render_reset().to_string());
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Title => Style::new().bold().underline(),
        Tone::Speaker => Style::new().bold(),
        Tone::Aside => Style::new().dimmed(),
        Tone::Conveyed => AnsiColor::Cyan.on_default(),
        Tone::Warning => AnsiColor::Yellow.on_default().bold(),
    }
}
