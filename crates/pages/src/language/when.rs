//! Moments as each language writes them: its calendar, its digits. UTC.

use std::sync::OnceLock;

use icu_calendar::Iso;
use icu_calendar::types::RataDie;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{T, YMDT};
use icu_datetime::input::{Date, DateTime, Time as Clock};
use talks::Time;

use super::Tongue;
use super::digits::locale;

struct Formatters {
    moment: Option<DateTimeFormatter<YMDT>>,
    time: Option<DateTimeFormatter<T>>,
}

/// Day and time of day.
pub(super) fn moment(tongue: Tongue, time: Time) -> String {
    let formatter = of(tongue).and_then(|formatters| formatters.moment.as_ref());
    match (formatter, parts(time)) {
        (Some(formatter), Some(parts)) => format!("{} UTC", formatter.format(&parts)),
        _ => time.to_string(),
    }
}

/// Time of day.
pub(super) fn time_of_day(tongue: Tongue, time: Time) -> String {
    let formatter = of(tongue).and_then(|formatters| formatters.time.as_ref());
    match (formatter, parts(time)) {
        (Some(formatter), Some(parts)) => formatter.format(&parts).to_string(),
        _ => time.to_string(),
    }
}

fn of(tongue: Tongue) -> Option<&'static Formatters> {
    static ALL: OnceLock<Vec<Formatters>> = OnceLock::new();
    let all = ALL.get_or_init(|| Tongue::ALL.into_iter().map(make).collect());
    all.get(tongue.index())
}

fn make(tongue: Tongue) -> Formatters {
    let Some(locale) = locale(tongue) else {
        return Formatters {
            moment: None,
            time: None,
        };
    };
    Formatters {
        moment: DateTimeFormatter::try_new((&locale).into(), YMDT::medium()).ok(),
        time: DateTimeFormatter::try_new((&locale).into(), T::hm()).ok(),
    }
}

/// Day and time of day by the proleptic ISO calendar; none out of all bounds.
fn parts(time: Time) -> Option<DateTime<Iso>> {
    const DAY: u64 = 24 * 60 * 60;
    /// 1970-01-01, counted as the calendar counts days.
    const FIRST_DAY: i64 = 719_163;
    let seconds = time.0 / 1000;
    let days = i64::try_from(seconds / DAY).ok()?;
    let of_day = seconds % DAY;
    // Beyond the year 9999 no clock of a person points.
    if days > 2_932_896 {
        return None;
    }
    let part = |value: u64| u8::try_from(value).ok();
    Some(DateTime {
        date: Date::from_rata_die(RataDie::new(days + FIRST_DAY), Iso),
        time: Clock::try_new(
            part(of_day / 3600)?,
            part(of_day / 60 % 60)?,
            part(of_day % 60)?,
            0,
        )
        .ok()?,
    })
}
