//! Who may look: a link, used once, seats a browser; the browser proves its seat
//! by a cookie.
//!
//! Of links and cookies only the SHA-256 is kept, so that looking one up tells
//! nothing by its time, and memory holds nothing that opens the desk.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::language::{Tongue, Zone};
use crate::limits;

pub(crate) type Hash = [u8; 32];

/// A secret of 256 bits, as it stands in a link or a cookie.
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// Draws a secret.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub(crate) fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(Zeroizing::new(
            data_encoding::BASE64URL_NOPAD.encode(bytes.as_slice()),
        )))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether two secrets are the same; how long that takes tells nothing of them.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    hash(one) == hash(other)
}

/// Something to tell a person on the next page that they see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// In the language of the page.
    pub(crate) text: String,
    /// Why it was not done, in that language.
    pub(crate) why: Option<String>,
    /// In the desk's own words, if it gave any.
    pub(crate) detail: Option<String>,
    /// Whether it was not done.
    pub(crate) failed: bool,
    /// Whether the words typed for it stand where they were typed.
    pub(crate) given_back: bool,
}

impl Notice {
    /// That something was done.
    pub(crate) fn done(text: String) -> Self {
        Self {
            text,
            why: None,
            detail: None,
            failed: false,
            given_back: false,
        }
    }
}

/// A browser at the desk.
struct Seat {
    number: u64,
    tongue: Option<Tongue>,
    zone: Option<Zone>,
    last_act: Instant,
    /// For how long this machine slept since, which its clock leaves out.
    slept: Duration,
    /// Until when what comes is its page's own doing.
    by_itself_until: Option<Instant>,
    locked: bool,
    notice: Option<Notice>,
    /// What was sent last, and when.
    last_sent: Option<(Hash, Instant)>,
}

/// What a request needs to know of its seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seated {
    /// Its number in this run of the desk.
    pub(crate) number: u64,
    /// The language chosen there.
    pub(crate) tongue: Option<Tongue>,
    /// The time zone of the browser, once it has told.
    pub(crate) zone: Option<Zone>,
    /// Whether it is locked.
    pub(crate) locked: bool,
}

/// The links and seats of a desk.
#[derive(Default)]
pub(crate) struct Seats(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    links: Vec<(Hash, Instant)>,
    seats: BTreeMap<Hash, Seat>,
    next: u64,
}

impl Seats {
    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a link's secret.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub(crate) fn link(&self, now: Instant) -> Result<Secret, getrandom::Error> {
        let secret = Secret::draw()?;
        self.with(|inner| {
            if inner.links.len() >= limits::LINKS {
                inner.links.remove(0);
            }
            inner.links.push((hash(secret.as_str()), now));
        });
        Ok(secret)
    }

    /// Uses a link: its secret for a seat's. None if it was used, is too old, or
    /// never was.
    ///
    /// # Errors
    /// If the operating system gives no random bytes; the link is not used then.
    pub(crate) fn sit(&self, link: &str, now: Instant) -> Result<Option<Secret>, getrandom::Error> {
        let cookie = Secret::draw()?;
        Ok(self.with(|inner| {
            inner
                .links
                .retain(|(_, made)| now.duration_since(*made) < limits::LINK_LIVES);
            let wanted = hash(link);
            let place = inner.links.iter().position(|(known, _)| *known == wanted)?;
            inner.links.remove(place);
            inner.seat_anew(&cookie, now);
            Some(cookie)
        }))
    }

    /// Seats a browser that proved otherwise who it is.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub(crate) fn seat(&self, now: Instant) -> Result<Secret, getrandom::Error> {
        let cookie = Secret::draw()?;
        self.with(|inner| inner.seat_anew(&cookie, now));
        Ok(cookie)
    }

    /// Ends all seats; says which.
    pub(crate) fn clear(&self) -> Vec<u64> {
        self.with(|inner| {
            let seats = std::mem::take(&mut inner.seats);
            seats.into_values().map(|seat| seat.number).collect()
        })
    }

    /// Ends all seats but one; says which.
    pub(crate) fn clear_others(&self, own: u64) -> Vec<u64> {
        self.with(|inner| {
            let others = inner.seats.extract_if(.., |_, seat| seat.number != own);
            others.map(|(_, seat)| seat.number).collect()
        })
    }

    /// How many browsers have an open seat.
    pub(crate) fn open(&self) -> usize {
        self.with(|inner| inner.seats.values().filter(|seat| !seat.locked).count())
    }

    /// The seat of a cookie.
    pub(crate) fn find(&self, cookie: &str) -> Option<Seated> {
        self.with(|inner| inner.seats.get(&hash(cookie)).map(Seated::of))
    }

    /// The seat of a number.
    pub(crate) fn get(&self, number: u64) -> Option<Seated> {
        self.with(|inner| inner.seat(number).map(|seat| Seated::of(seat)))
    }

    /// A person did something there, unless it is a look that the page takes by itself
    /// just now.
    pub(crate) fn acted(&self, number: u64, looks: bool, now: Instant) {
        self.change(number, |seat| {
            if !looks || seat.by_itself_until.is_none_or(|until| now >= until) {
                seat.act(now);
            }
        });
    }

    /// A page there was told to load itself anew: that is no act of a person, else
    /// whatever happens in the talks would keep an empty chair's desk open.
    pub(crate) fn loads_itself(&self, number: u64, now: Instant) {
        self.change(number, |seat| {
            seat.by_itself_until = Some(now + limits::LOADS_ITSELF);
        });
    }

    /// The machine slept: nobody did anything meanwhile.
    pub(crate) fn slept(&self, how_long: Duration) {
        self.with(|inner| {
            for seat in inner.seats.values_mut() {
                seat.slept = seat.slept.saturating_add(how_long);
            }
        });
    }

    /// Whether the very same was sent from the seat just before: somebody pressed
    /// twice.
    pub(crate) fn sends_again(&self, number: u64, sent: &[&[u8]], now: Instant) -> bool {
        let mut hasher = Sha256::new();
        for part in sent {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let sent = hasher.finalize().into();
        self.with(|inner| {
            let Some(seat) = inner.seat(number) else {
                return false;
            };
            let last = seat.last_sent.replace((sent, now));
            last.is_some_and(|(before, at)| {
                before == sent && now.saturating_duration_since(at) < limits::TWICE
            })
        })
    }

    /// Chooses the language of a seat.
    pub(crate) fn speak(&self, number: u64, tongue: Tongue) {
        self.change(number, |seat| seat.tongue = Some(tongue));
    }

    /// Notes the time zone of a browser; whether it was another before.
    pub(crate) fn be_in(&self, number: u64, zone: Zone) -> bool {
        self.with(|inner| {
            let seat = inner.seat(number);
            seat.is_some_and(|seat| seat.zone.replace(zone) != Some(zone))
        })
    }

    /// Locks a seat, or unlocks it.
    pub(crate) fn lock(&self, number: u64, locked: bool, now: Instant) {
        self.change(number, |seat| {
            seat.locked = locked;
            seat.act(now);
        });
    }

    /// Locks whoever was idle for so long; says who.
    pub(crate) fn lock_idle(&self, idle: Duration, now: Instant) -> Vec<u64> {
        self.with(|inner| {
            let seats = inner.seats.values_mut();
            let over = seats.filter(|seat| {
                let awake = now.saturating_duration_since(seat.last_act);
                !seat.locked && awake.saturating_add(seat.slept) >= idle
            });
            over.map(|seat| {
                seat.locked = true;
                seat.number
            })
            .collect()
        })
    }

    /// Leaves something to tell on the next page.
    pub(crate) fn leave(&self, number: u64, notice: Notice) {
        self.change(number, |seat| seat.notice = Some(notice));
    }

    /// Takes what is to be told.
    pub(crate) fn take_notice(&self, number: u64) -> Option<Notice> {
        self.with(|inner| inner.seat(number)?.notice.take())
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Seat)) {
        self.with(|inner| {
            if let Some(seat) = inner.seat(number) {
                change(seat);
            }
        });
    }
}

impl Seat {
    fn act(&mut self, now: Instant) {
        self.last_act = now;
        self.slept = Duration::ZERO;
    }
}

impl Inner {
    fn seat(&mut self, number: u64) -> Option<&mut Seat> {
        self.seats.values_mut().find(|seat| seat.number == number)
    }

    fn seat_anew(&mut self, cookie: &Secret, now: Instant) {
        self.make_room();
        let number = self.next;
        self.next += 1;
        self.seats.insert(
            hash(cookie.as_str()),
            Seat {
                number,
                tongue: None,
                zone: None,
                last_act: now,
                slept: Duration::ZERO,
                by_itself_until: None,
                locked: false,
                notice: None,
                last_sent: None,
            },
        );
    }

    fn make_room(&mut self) {
        while self.seats.len() >= limits::SEATS {
            let quiet = self.seats.iter().min_by_key(|(_, seat)| seat.last_act);
            let Some(key) = quiet.map(|(key, _)| *key) else {
                return;
            };
            self.seats.remove(&key);
        }
    }
}

impl Seated {
    fn of(seat: &Seat) -> Self {
        Self {
            number: seat.number,
            tongue: seat.tongue,
            zone: seat.zone,
            locked: seat.locked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_seats_one_browser_once() {
        let (seats, now) = (Seats::default(), Instant::now());
        let link = seats.link(now).unwrap();
        let cookie = seats.sit(link.as_str(), now).unwrap().unwrap();
        assert!(seats.find(cookie.as_str()).is_some());
        assert!(seats.sit(link.as_str(), now).unwrap().is_none());
        assert!(seats.find(link.as_str()).is_none(), "a link is no cookie");
        assert!(seats.sit(cookie.as_str(), now).unwrap().is_none());
    }

    #[test]
    fn a_link_that_lay_around_opens_nothing() {
        let (seats, now) = (Seats::default(), Instant::now());
        let link = seats.link(now).unwrap();
        let late = now + limits::LINK_LIVES;
        assert!(seats.sit(link.as_str(), late).unwrap().is_none());
    }

    #[test]
    fn who_was_idle_is_locked_and_who_was_not_stays() {
        let (seats, now) = (Seats::default(), Instant::now());
        let sit = || {
            let link = seats.link(now).unwrap();
            let cookie = seats.sit(link.as_str(), now).unwrap().unwrap();
            seats.find(cookie.as_str()).unwrap().number
        };
        let (quiet, busy) = (sit(), sit());
        let idle = Duration::from_secs(60);
        seats.acted(busy, true, now + Duration::from_secs(30));
        assert_eq!(seats.lock_idle(idle, now + idle), [quiet]);
        assert!(seats.get(quiet).unwrap().locked);
        assert!(!seats.get(busy).unwrap().locked);
        assert!(seats.lock_idle(idle, now + idle).is_empty(), "told once");
    }

    #[test]
    fn what_happens_in_the_talks_keeps_no_empty_chairs_desk_open() {
        let (seats, now) = (Seats::default(), Instant::now());
        let link = seats.link(now).unwrap();
        let cookie = seats.sit(link.as_str(), now).unwrap().unwrap();
        let seat = seats.find(cookie.as_str()).unwrap().number;
        let idle = Duration::from_secs(60);
        let told = now + Duration::from_secs(50);
        seats.loads_itself(seat, told);
        seats.acted(seat, true, told + Duration::from_secs(1));
        assert_eq!(seats.lock_idle(idle, now + idle), [seat]);
        // Whoever comes back and acts is there.
        seats.lock(seat, false, now + idle);
        let later = told + limits::LOADS_ITSELF + Duration::from_secs(1);
        seats.acted(seat, true, later);
        assert!(seats.lock_idle(idle, now + idle * 2).is_empty());
        assert_eq!(seats.lock_idle(idle, later + idle), [seat]);
        // Whoever types is there, whatever the page does.
        seats.lock(seat, false, later);
        seats.loads_itself(seat, later + idle / 2);
        seats.acted(seat, false, later + idle / 2);
        assert!(seats.lock_idle(idle, later + idle).is_empty());
    }

    #[test]
    fn a_machine_that_slept_wakes_locked() {
        let (seats, now) = (Seats::default(), Instant::now());
        let link = seats.link(now).unwrap();
        let cookie = seats.sit(link.as_str(), now).unwrap().unwrap();
        let seat = seats.find(cookie.as_str()).unwrap().number;
        let idle = Duration::from_secs(600);
        seats.slept(Duration::from_secs(400));
        assert!(seats.lock_idle(idle, now + idle / 6).is_empty());
        seats.slept(Duration::from_secs(400));
        assert_eq!(seats.lock_idle(idle, now + idle / 6), [seat]);
        seats.lock(seat, false, now);
        assert!(
            seats.lock_idle(idle, now).is_empty(),
            "somebody is there again"
        );
    }

    #[test]
    fn pressing_twice_is_told_from_doing_it_again() {
        let (seats, now) = (Seats::default(), Instant::now());
        let link = seats.link(now).unwrap();
        let cookie = seats.sit(link.as_str(), now).unwrap().unwrap();
        let seat = seats.find(cookie.as_str()).unwrap().number;
        assert!(!seats.sends_again(seat, &[b"/say", b"yes"], now));
        assert!(seats.sends_again(seat, &[b"/say", b"yes"], now));
        assert!(!seats.sends_again(seat, &[b"/recall", b""], now));
        assert!(
            !seats.sends_again(seat, &[b"/say", b"yes"], now),
            "between lay another act"
        );
        assert!(!seats.sends_again(seat, &[b"/sa", b"yyes"], now));
        seats.sends_again(seat, &[b"/say", b"yes"], now);
        assert!(!seats.sends_again(seat, &[b"/say", b"yes"], now + limits::TWICE));
    }

    #[test]
    fn there_are_never_more_seats_than_the_limit() {
        let (seats, now) = (Seats::default(), Instant::now());
        let mut first = None;
        for index in 0..=limits::SEATS as u64 {
            let at = now + Duration::from_secs(index);
            let link = seats.link(at).unwrap();
            let cookie = seats.sit(link.as_str(), at).unwrap().unwrap();
            first.get_or_insert(cookie);
        }
        assert!(seats.find(first.unwrap().as_str()).is_none());
        assert_eq!(seats.with(|inner| inner.seats.len()), limits::SEATS);
    }
}
