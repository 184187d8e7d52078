//! Times as people read them: in UTC, which is said.

use talks::Time;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::display::Safe;

const MINUTE: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
const SECOND: &[BorrowedFormatItem<'_>] = format_description!("[hour]:[minute]:[second]");
const GIVEN: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day][first [T][ ]][hour]:[minute]");

fn moment(time: Time) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(time.0) * 1_000_000).ok()
}

/// Day and minute.
pub(crate) fn day_and_minute(time: Time) -> Safe {
    shown(time, MINUTE)
}

/// Hour, minute and second, for lines that stand under a day.
pub(crate) fn second(time: Time) -> Safe {
    shown(time, SECOND)
}

fn shown(time: Time, format: &[BorrowedFormatItem<'_>]) -> Safe {
    moment(time)
        .and_then(|moment| moment.format(format).ok())
        .map_or_else(
            || Safe::own("a time out of all bounds"),
            |text| Safe::line(&text),
        )
}

/// A moment as [`parse`] reads it, to the minute.
pub(crate) fn written(time: Time) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]");
    moment(time)
        .and_then(|moment| moment.format(format).ok())
        .unwrap_or_default()
}

/// Reads `2026-11-22T18:30` or `2026-11-22 18:30`, in UTC.
pub(crate) fn parse(text: &str) -> Option<Time> {
    let text = text
        .trim()
        .trim_end_matches("UTC")
        .trim_end_matches('Z')
        .trim();
    let moment = PrimitiveDateTime::parse(text, GIVEN).ok()?.assume_utc();
    let millis = moment.unix_timestamp_nanos() / 1_000_000;
    u64::try_from(millis).ok().map(Time)
}
