//! On what terms words may go, as the command line says it.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use desk::command::TermsChoice;
use talks::{Attribution, Time, Wording};

use crate::cli::span;
use crate::display::clock;

/// The terms of an ask or a permission.
#[derive(Debug, Clone, Args)]
pub(crate) struct Terms {
    /// The side that may hear the words; with two sides, the other one
    #[arg(long, value_name = "SIDE")]
    pub(crate) to: Option<String>,
    /// The very words, byte for byte (the default)
    #[arg(long, conflicts_with_all = ["in_substance", "shown_first"])]
    pub(crate) exact: bool,
    /// Their substance, in the intermediary's wording
    #[arg(long, conflicts_with = "shown_first")]
    pub(crate) in_substance: bool,
    /// In the intermediary's wording, once this side has been shown the very
    /// words and has said yes to them
    #[arg(long)]
    pub(crate) shown_first: bool,
    /// As this side's words (the default)
    #[arg(long, conflicts_with_all = ["without_attribution", "own_responsibility", "sound_out"])]
    pub(crate) attributed: bool,
    /// Without saying whose words they are
    #[arg(long, conflicts_with_all = ["own_responsibility", "sound_out"])]
    pub(crate) without_attribution: bool,
    /// As the intermediary's own words
    #[arg(long, conflicts_with = "sound_out")]
    pub(crate) own_responsibility: bool,
    /// To sound them out: as the intermediary's own question, never as an offer
    #[arg(long)]
    pub(crate) sound_out: bool,
    /// The last moment to set out: a length of time from now (2h), or a time
    /// in UTC (2026-11-22T18:30)
    #[arg(long, value_name = "WHEN", value_parser = parse_moment)]
    pub(crate) expires: Option<Moment>,
}

/// A moment as given: from now, or by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// So long from now.
    FromNow(span::Span),
    /// At this time.
    At(Time),
}

impl Moment {
    /// The moment, given the present one.
    pub(crate) fn resolve(self, now: Time) -> Time {
        match self {
            Self::FromNow(span) => now.plus_millis(span.as_millis()),
            Self::At(time) => time,
        }
    }
}

/// The present, as this machine's clock says.
pub(crate) fn now() -> Time {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Reads a moment.
///
/// # Errors
/// What to write instead.
pub(crate) fn parse_moment(text: &str) -> Result<Moment, String> {
    if let Ok(span) = span::parse(text) {
        return Ok(Moment::FromNow(span));
    }
    clock::parse(text).map(Moment::At).ok_or_else(|| {
        "write a length of time (90s, 2h, 3d) or a time in UTC (2026-11-22T18:30)".to_owned()
    })
}

impl Terms {
    /// The terms chosen; what was not said is exact, attributed and without end.
    pub(crate) fn choice(&self) -> TermsChoice {
        TermsChoice {
            to: self.to.clone(),
            wording: self.wording().unwrap_or(Wording::Exact),
            attribution: self.attribution().unwrap_or(Attribution::Attributed),
            expires: self.expires.map(|moment| moment.resolve(now()).0),
        }
    }

    /// The drafted terms with what was said put in their place; none if
    /// nothing was said.
    pub(crate) fn edit(&self, drafted: TermsChoice) -> Option<TermsChoice> {
        let said = self.to.is_some()
            || self.wording().is_some()
            || self.attribution().is_some()
            || self.expires.is_some();
        said.then(|| TermsChoice {
            to: self.to.clone().or(drafted.to),
            wording: self.wording().unwrap_or(drafted.wording),
            attribution: self.attribution().unwrap_or(drafted.attribution),
            expires: self
                .expires
                .map(|moment| moment.resolve(now()).0)
                .or(drafted.expires),
        })
    }

    fn wording(&self) -> Option<Wording> {
        if self.in_substance {
            Some(Wording::Substance)
        } else if self.shown_first {
            Some(Wording::ShownFirst)
        } else {
            self.exact.then_some(Wording::Exact)
        }
    }

    fn attribution(&self) -> Option<Attribution> {
        if self.without_attribution {
            Some(Attribution::WithoutAttribution)
        } else if self.own_responsibility {
            Some(Attribution::OwnResponsibility)
        } else if self.sound_out {
            Some(Attribution::SoundOut)
        } else {
            self.attributed.then_some(Attribution::Attributed)
        }
    }
}
