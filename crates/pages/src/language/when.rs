//! Moments as each language writes them: its calendar, its digits, by the clocks of
//! the reader's zone, which is named.

use std::sync::OnceLock;

use icu_calendar::Iso;
use icu_calendar::types::RataDie;
use icu_datetime::fieldsets::zone::LocalizedOffsetShort;
use icu_datetime::fieldsets::{T, YMDT};
use icu_datetime::input::{Date, DateTime, Time as Clock, UtcOffset};
use icu_datetime::{DateTimeFormatter, NoCalendarFormatter};
use talks::Time;

use super::digits::locale;
use super::{Tongue, Zone};

struct Formatters {
    moment: Option<DateTimeFormatter<YMDT>>,
    time: Option<DateTimeFormatter<T>>,
    zone: Option<NoCalendarFormatter<LocalizedOffsetShort>>,
}

/// Day and time of day, and how far the zone's clocks are from universal time.
pub(super) fn moment(tongue: Tongue, zone: Zone, time: Time) -> String {
    let ahead = zone.ahead(time);
    let formatters = of(tongue);
    let formatter = formatters.and_then(|formatters| formatters.moment.as_ref());
    let named = formatters.and_then(|formatters| formatters.zone.as_ref());
    let offset = UtcOffset::try_from_seconds(ahead).ok();
    match (formatter, named, parts(time, ahead), offset) {
        (Some(formatter), _, Some(parts), _) if ahead == 0 => {
            format!("{} UTC", formatter.format(&parts))
        }
        (Some(formatter), Some(named), Some(parts), Some(offset)) => {
            format!("{} {}", formatter.format(&parts), named.format(&offset))
        }
        _ => time.to_string(),
    }
}

/// Time of day.
pub(super) fn time_of_day(tongue: Tongue, zone: Zone, time: Time) -> String {
    let formatter = of(tongue).and_then(|formatters| formatters.time.as_ref());
    match (formatter, parts(time, zone.ahead(time))) {
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
            zone: None,
        };
    };
    Formatters {
        moment: DateTimeFormatter::try_new((&locale).into(), YMDT::medium()).ok(),
        time: DateTimeFormatter::try_new((&locale).into(), T::hm()).ok(),
        zone: NoCalendarFormatter::try_new((&locale).into(), LocalizedOffsetShort).ok(),
    }
}

/// Day and time of day by the proleptic ISO calendar, on clocks so many seconds
/// ahead; none out of all bounds.
fn parts(time: Time, ahead: i32) -> Option<DateTime<Iso>> {
    const DAY: u64 = 24 * 60 * 60;
    /// 1970-01-01, counted as the calendar counts days.
    const FIRST_DAY: i64 = 719_163;
    let seconds = (time.0 / 1000).checked_add_signed(ahead.into())?;
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
