//! The words of the pages: Project Fluent files, one folder a language, one file
//! a matter. No page holds a literal text of its own.

mod digits;
mod tongue;
mod when;
mod zone;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use talks::Time;

pub use tongue::Tongue;
pub(crate) use zone::Zone;

/// The files, in every language in the order of [`Tongue::ALL`].
macro_rules! files {
    ($($name:literal),*) => {
        &[$([
            include_str!(concat!("../locales/en/", $name, ".ftl")),
            include_str!(concat!("../locales/fr/", $name, ".ftl")),
            include_str!(concat!("../locales/ar/", $name, ".ftl")),
            include_str!(concat!("../locales/fa/", $name, ".ftl")),
            include_str!(concat!("../locales/he/", $name, ".ftl")),
        ]),*]
    };
}

const FILES: &[[&str; 5]] = files![
    "frame",
    "room",
    "line",
    "permission",
    "desk",
    "opening",
    "people",
    "charter",
    "rounds",
    "timeline",
    "untold",
    "between",
    "exchange",
    "beforehand",
    "documents",
    "refused",
    "refused-misuse",
    "refused-now",
    "accounts"
];

type Bundle = FluentBundle<FluentResource>;

/// The words of one language, for whoever reads in a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Tongue, pub(crate) Zone);

/// What is put into a message.
pub(crate) enum Part<'a> {
    /// Text, as somebody typed it: made legible, and isolated in its direction.
    Text(&'a str),
    /// A message of the same language, as it was formed.
    Formed(&'a str),
    /// A number, written in the language's digits.
    Number(u64),
    /// A moment, written as the language writes it.
    Moment(Time),
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Part<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Part<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Part<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u8> for Part<'_> {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<Time> for Part<'_> {
    fn from(time: Time) -> Self {
        Self::Moment(time)
    }
}

impl Words {
    /// A message that holds no parts.
    pub(crate) fn say(self, key: &str) -> String {
        self.form(key, None)
    }

    /// A message with parts.
    pub(crate) fn with<'a>(
        self,
        key: &str,
        parts: impl IntoIterator<Item = (&'a str, Part<'a>)>,
    ) -> String {
        let mut args = FluentArgs::new();
        for (name, part) in parts {
            let value: FluentValue<'_> = match part {
                Part::Text(text) => Cow::<str>::Owned(legible::line(text)).into(),
                Part::Formed(text) => Cow::<str>::Owned(text.to_owned()).into(),
                // Beyond 2^53 digits would be lost; no count here comes near.
                Part::Number(number) => (number as f64).into(),
                Part::Moment(time) => Cow::<str>::Owned(self.moment(time)).into(),
            };
            args.set(name.to_owned(), value);
        }
        self.form(key, Some(&args))
    }

    /// A number in the language's digits.
    pub(crate) fn number(self, number: u64) -> String {
        digits::write(self.0, number)
    }

    /// Day and time of day, with the zone.
    pub(crate) fn moment(self, time: Time) -> String {
        when::moment(self.0, self.1, time)
    }

    /// Time of day.
    pub(crate) fn time_of_day(self, time: Time) -> String {
        when::time_of_day(self.0, self.1, time)
    }

    /// A moment as somebody entered it into a field of a page, by their own clocks.
    pub(crate) fn read_moment(self, text: &str) -> Option<Time> {
        self.1.read(text)
    }

    /// A moment as a field of a page takes it.
    pub(crate) fn field_moment(self, time: Time) -> String {
        self.1.write(time)
    }

    /// A moment as programs read it (RFC 3339).
    pub(crate) fn machine(time: Time) -> String {
        time.to_string().replacen(' ', "T", 1).replace(" UTC", "Z")
    }

    fn form(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundles = bundles();
        let own = bundles.get(self.0.index());
        let spoken = own.and_then(|bundle| in_bundle(bundle, key, args));
        // A test has every message in every language; whatever is asked for
        // beyond them must still say something.
        spoken
            .or_else(|| in_bundle(bundles.first()?, key, args))
            .unwrap_or_else(|| key.to_owned())
    }
}

fn in_bundle(bundle: &Bundle, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    Some(text.into_owned())
}

fn bundles() -> &'static [Bundle] {
    static BUNDLES: OnceLock<Vec<Bundle>> = OnceLock::new();
    BUNDLES.get_or_init(|| Tongue::ALL.into_iter().map(bundle).collect())
}

fn bundle(tongue: Tongue) -> Bundle {
    let language = tongue.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_formatter(Some(digits::formatter(tongue)));
    for file in FILES {
        let text = file.get(tongue.index()).copied().unwrap_or_default();
        // A test finds both: text that cannot be read, and keys given twice.
        let resource =
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}
