//! On what terms words may go, as the command line says it.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use desk::command::{ConditionChoice, TermsChoice};
use talks::{Attribution, Time, Wording};

use crate::cli::span;
use crate::display::clock;
use crate::failure::Failure;

/// The terms of an ask or a permission.
#[derive(Debug, Clone, Args)]
pub(crate) struct Terms {
    /// The side that may hear the words; with two sides, the other one. To
    /// permit several sides, repeat it; what is otherwise for one of them stands
    /// behind its name: --to "Birch:in-substance,without-attribution"
    #[arg(long, value_name = "SIDE")]
    pub(crate) to: Vec<String>,
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
    #[arg(
        long,
        conflicts_with_all = ["without_attribution", "own_responsibility", "sound_out", "non_paper"]
    )]
    pub(crate) attributed: bool,
    /// Without saying whose words they are
    #[arg(long, conflicts_with_all = ["own_responsibility", "sound_out", "non_paper"])]
    pub(crate) without_attribution: bool,
    /// As the intermediary's own words
    #[arg(long, conflicts_with_all = ["sound_out", "non_paper"])]
    pub(crate) own_responsibility: bool,
    /// To sound them out: as the intermediary's own question, never as an offer
    #[arg(long, conflicts_with = "non_paper")]
    pub(crate) sound_out: bool,
    /// As a non-paper: a text without attribution, of which only the
    /// intermediary's team knows where it comes from
    #[arg(long)]
    pub(crate) non_paper: bool,
    /// Only if the other side asks
    #[arg(long, conflicts_with_all = ["not_before", "in_exchange"])]
    pub(crate) only_if_asked: bool,
    /// Not before this moment (2h, or 2026-11-22T18:30)
    #[arg(long, value_name = "WHEN", value_parser = parse_moment, conflicts_with = "in_exchange")]
    pub(crate) not_before: Option<Moment>,
    /// Only in exchange for this: both go, or neither. Whoever receives
    /// attributed words reads this, and every other term, with them
    #[arg(long, value_name = "WHAT", requires = "closes")]
    pub(crate) in_exchange: Option<String>,
    /// When an exchange closes: until then you can withdraw, then it is decided
    #[arg(long, value_name = "WHEN", value_parser = parse_moment, requires = "in_exchange")]
    pub(crate) closes: Option<Moment>,
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
/// If it is neither a length of time nor a time.
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
    ///
    /// # Errors
    /// If several sides are named, or what stands behind a side's name cannot be
    /// understood.
    pub(crate) fn choice(&self) -> Result<TermsChoice, Failure> {
        match self.choices()?.as_slice() {
            [one] => Ok(one.clone()),
            _ => Err(Failure::misuse(
                "name one side; words are asked for, and asks are answered, side by side",
            )),
        }
    }

    /// The terms chosen, for each side that is named.
    ///
    /// # Errors
    /// If what stands behind a side's name cannot be understood.
    pub(crate) fn choices(&self) -> Result<Vec<TermsChoice>, Failure> {
        let shared = TermsChoice {
            to: None,
            wording: self.wording().unwrap_or(Wording::Exact),
            attribution: self.attribution().unwrap_or(Attribution::Attributed),
            expires: self.expires.map(|moment| moment.resolve(now()).0),
            condition: self.condition().unwrap_or_default(),
        };
        if self.to.is_empty() {
            return Ok(vec![shared]);
        }
        self.to
            .iter()
            .map(|named| apart(named, shared.clone()))
            .collect()
    }

    /// The drafted terms with what was said put in their place; none if
    /// nothing was said.
    ///
    /// # Errors
    /// As [`Terms::choice`].
    pub(crate) fn edit(&self, drafted: TermsChoice) -> Result<Option<TermsChoice>, Failure> {
        if self.given().is_empty() {
            return Ok(None);
        }
        let edited = TermsChoice {
            to: drafted.to,
            wording: self.wording().unwrap_or(drafted.wording),
            attribution: self.attribution().unwrap_or(drafted.attribution),
            expires: self
                .expires
                .map(|moment| moment.resolve(now()).0)
                .or(drafted.expires),
            condition: self.condition().unwrap_or(drafted.condition),
        };
        match self.to.as_slice() {
            [] => Ok(Some(edited)),
            [named] => apart(named, edited).map(Some),
            _ => Err(Failure::misuse(
                "an ask is for one side; permit others in words of their own",
            )),
        }
    }

    /// What was said of the terms, as it is written on the command line.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        let all = [
            (!self.to.is_empty(), "--to"),
            (self.exact, "--exact"),
            (self.in_substance, "--in-substance"),
            (self.shown_first, "--shown-first"),
            (self.attributed, "--attributed"),
            (self.without_attribution, "--without-attribution"),
            (self.own_responsibility, "--own-responsibility"),
            (self.sound_out, "--sound-out"),
            (self.non_paper, "--non-paper"),
            (self.only_if_asked, "--only-if-asked"),
            (self.not_before.is_some(), "--not-before"),
            (self.in_exchange.is_some(), "--in-exchange"),
            (self.closes.is_some(), "--closes"),
            (self.expires.is_some(), "--expires"),
        ];
        let given = all.into_iter().filter(|(given, _)| *given);
        given.map(|(_, flag)| flag).collect()
    }

    fn condition(&self) -> Option<ConditionChoice> {
        if self.only_if_asked {
            return Some(ConditionChoice::OnlyIfAsked);
        }
        if let Some(moment) = self.not_before {
            return Some(ConditionChoice::NotBefore(moment.resolve(now()).0));
        }
        let (wanted, closes) = (self.in_exchange.as_ref()?, self.closes?);
        Some(ConditionChoice::InExchange {
            wanted: wanted.clone(),
            closes: closes.resolve(now()).0,
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
        } else if self.non_paper {
            Some(Attribution::NonPaper)
        } else {
            self.attributed.then_some(Attribution::Attributed)
        }
    }
}

/// The terms for one side: the shared ones, and what stands behind its name.
fn apart(named: &str, shared: TermsChoice) -> Result<TermsChoice, Failure> {
    let mut terms = shared;
    let (side, own) = named.split_once(':').unwrap_or((named, ""));
    terms.to = Some(side.trim().to_owned());
    for word in own
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        match word {
            "exact" => terms.wording = Wording::Exact,
            "in-substance" => terms.wording = Wording::Substance,
            "shown-first" => terms.wording = Wording::ShownFirst,
            "attributed" => terms.attribution = Attribution::Attributed,
            "without-attribution" => terms.attribution = Attribution::WithoutAttribution,
            "own-responsibility" => terms.attribution = Attribution::OwnResponsibility,
            "sound-out" => terms.attribution = Attribution::SoundOut,
            "non-paper" => terms.attribution = Attribution::NonPaper,
            "only-if-asked" => terms.condition = ConditionChoice::OnlyIfAsked,
            other => {
                return Err(Failure::misuse(format!(
                    "--to {named}: \"{other}\" is no terms; write exact, in-substance, \
                     shown-first, attributed, without-attribution, own-responsibility, \
                     sound-out, non-paper or only-if-asked"
                )));
            }
        }
    }
    Ok(terms)
}
