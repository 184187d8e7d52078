//! Time zones. Times are stored in UTC and read in the reader's own zone: as the
//! browser names it, and until it has, as this machine is set.

use std::sync::{OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use talks::Time;

/// A time zone, among those that somebody reads in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone(u16);

/// The zones that were asked for, each once: no more than the world has.
fn zones() -> &'static RwLock<Vec<TimeZone>> {
    static ZONES: OnceLock<RwLock<Vec<TimeZone>>> = OnceLock::new();
    ZONES.get_or_init(|| RwLock::new(vec![TimeZone::UTC]))
}

/// How browsers write a moment.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

impl Zone {
    /// Universal time.
    pub(crate) const UTC: Self = Self(0);

    /// The zone that this machine is set to.
    pub(crate) fn of_machine() -> Self {
        static MACHINE: OnceLock<Zone> = OnceLock::new();
        *MACHINE.get_or_init(|| TimeZone::try_system().map_or(Self::UTC, Self::of))
    }

    /// The zone of a name such as `Europe/Paris`, if there is one.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self::of)
    }

    fn of(zone: TimeZone) -> Self {
        let mut zones = zones().write().unwrap_or_else(PoisonError::into_inner);
        let known = zones.iter().position(|known| *known == zone);
        let place = known.unwrap_or_else(|| {
            zones.push(zone);
            zones.len() - 1
        });
        u16::try_from(place).map_or(Self::UTC, Self)
    }

    fn zone(self) -> TimeZone {
        let zones = zones().read().unwrap_or_else(PoisonError::into_inner);
        let zone = zones.get(usize::from(self.0));
        zone.cloned().unwrap_or(TimeZone::UTC)
    }

    /// Its name, as lists of zones have it.
    pub(crate) fn name(self) -> String {
        self.zone().iana_name().unwrap_or("UTC").to_owned()
    }

    /// How many seconds its clocks are ahead of universal time at a moment.
    pub(crate) fn ahead(self, time: Time) -> i32 {
        let moment = stamp(time);
        moment.map_or(0, |moment| self.zone().to_offset(moment).seconds())
    }

    /// Reads a moment as a browser's field gives it: `2026-11-22T18:30`.
    pub(crate) fn read(self, text: &str) -> Option<Time> {
        let local = DateTime::strptime(LOCAL, text.get(..16)?).ok()?;
        let moment = self.zone().to_timestamp(local).ok()?;
        u64::try_from(moment.as_millisecond()).ok().map(Time)
    }

    /// Writes a moment as a browser's field takes it.
    pub(crate) fn write(self, time: Time) -> String {
        let moment = stamp(time).map(|moment| self.zone().to_datetime(moment));
        moment.map_or_else(String::new, |moment| moment.strftime(LOCAL).to_string())
    }
}

fn stamp(time: Time) -> Option<Timestamp> {
    Timestamp::from_millisecond(i64::try_from(time.0).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_written_as_the_clocks_of_a_place_stand() {
        let tehran = Zone::of_name("Asia/Tehran").unwrap();
        let paris = Zone::of_name("Europe/Paris").unwrap();
        assert_eq!(Zone::of_name("Europe/Paris"), Some(paris));
        let moment = tehran.read("2026-11-22T18:30").unwrap();
        assert_eq!(Zone::UTC.write(moment), "2026-11-22T15:00");
        assert_eq!(paris.write(moment), "2026-11-22T16:00");
        assert_eq!(tehran.write(moment), "2026-11-22T18:30");
        assert_eq!(tehran.ahead(moment), 12_600);
        // In summer the clocks of Paris stand otherwise.
        let summer = paris.read("2026-07-01T12:00").unwrap();
        assert_eq!(Zone::UTC.write(summer), "2026-07-01T10:00");
    }

    #[test]
    fn what_is_no_zone_or_no_moment_is_none() {
        for name in ["", "Middle/Earth", "../../etc/passwd", "Europe/Paris\u{0}"] {
            assert_eq!(Zone::of_name(name), None, "{name}");
        }
        for text in [
            "",
            "2026-11-22",
            "2026-13-01T00:00",
            "2026-11-22T25:00x",
            "چهار",
        ] {
            assert_eq!(Zone::UTC.read(text), None, "{text}");
        }
        assert_eq!(Zone::UTC.write(Time(u64::MAX)), "");
    }
}
