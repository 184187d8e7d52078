//! The languages of the pages.

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// English.
    English,
    /// French.
    French,
    /// Arabic.
    Arabic,
    /// Persian.
    Persian,
    /// Hebrew.
    Hebrew,
}

impl Tongue {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::English,
        Self::French,
        Self::Arabic,
        Self::Persian,
        Self::Hebrew,
    ];

    /// Its code (BCP 47).
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Arabic => "ar",
            Self::Persian => "fa",
            Self::Hebrew => "he",
        }
    }

    /// Its own name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Arabic => "العربية",
            Self::Persian => "فارسی",
            Self::Hebrew => "עברית",
        }
    }

    /// Its writing direction, as HTML names it.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::French => "ltr",
            Self::Arabic | Self::Persian | Self::Hebrew => "rtl",
        }
    }

    /// Its place in [`Self::ALL`].
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::English => 0,
            Self::French => 1,
            Self::Arabic => 2,
            Self::Persian => 3,
            Self::Hebrew => 4,
        }
    }

    /// The language of a tag such as `fa-IR`, if the pages speak it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let primary = primary.trim().to_ascii_lowercase();
        let code = match primary.as_str() {
            "iw" => "he",
            "prs" => "fa",
            other => other,
        };
        Self::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    /// The first language of a browser's `Accept-Language` that the pages speak.
    /// Browsers name them in the order of preference.
    pub(crate) fn preferred(accepted: &str) -> Option<Self> {
        accepted
            .split(',')
            .take(16)
            .filter_map(|part| part.split(';').next())
            .find_map(Self::of_tag)
    }
}
