//! Forms as browsers send them, name by name: names may stand there several times.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// What was sent, in order.
pub(crate) struct Sent(Vec<(String, Zeroizing<String>)>);

impl Sent {
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        // Browsers send line ends as CR LF.
        let plain = |(name, value): (String, String)| {
            let value = Zeroizing::new(value);
            (name, Zeroizing::new(value.replace("\r\n", "\n")))
        };
        Self(pairs.into_iter().map(plain).collect())
    }

    /// What was typed, white space around it aside; empty if nothing was.
    pub(crate) fn one(&self, name: &str) -> String {
        self.raw(name).trim().to_owned()
    }

    /// The same to the letter.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(of, _)| of == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Everything of this name, in order.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let found = self.0.iter().filter(|(of, _)| of == name);
        found.map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// The words that a page showed to be compared, if each was ticked.
    pub(crate) fn heard_all(&self) -> Option<String> {
        let words = self.one("words");
        let heard = self.all("heard");
        let count = words.split_whitespace().count();
        let all = (0..count).all(|index| heard.contains(&index.to_string()));
        (count > 0 && all).then_some(words)
    }

    /// What goes along to the second yes, which says itself that it was seen, and what
    /// was shown.
    pub(crate) fn again<'a>(
        &self,
        shown: impl IntoIterator<Item = &'a str>,
    ) -> Vec<(String, String)> {
        let kept = self.0.iter();
        let kept = kept.filter(|(name, _)| !matches!(name.as_str(), "seen" | "shown"));
        kept.map(|(name, value)| (name.clone(), value.to_string()))
            .chain([("shown".to_owned(), print(shown))])
            .collect()
    }

    /// Whether the second yes was given, and to the very things that would be shown
    /// now: what changed meanwhile is shown again.
    pub(crate) fn has_seen<'a>(&self, shown: impl IntoIterator<Item = &'a str>) -> bool {
        self.has("seen") && self.one("shown") == print(shown)
    }

    /// Whether anything of this name was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(of, _)| of == name)
    }
}

/// What tells things that were shown from others (SHA-256 of each with its length).
fn print<'a>(shown: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for one in shown {
        hasher.update((one.len() as u64).to_be_bytes());
        hasher.update(one);
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_yes_is_to_what_was_shown_and_to_nothing_else() {
        let first = Sent::new(vec![("part".to_owned(), "a:1".to_owned())]);
        assert!(!first.has_seen(["The words."]));
        let again = || first.again(["The words.", "Others."]);
        let said = |pairs: Vec<(String, String)>| {
            let seen = ("seen".to_owned(), "yes".to_owned());
            Sent::new(pairs.into_iter().chain([seen]).collect())
        };
        let second = said(again());
        assert!(second.has_seen(["The words.", "Others."]));
        assert!(!second.has_seen(["The words, changed.", "Others."]));
        assert!(!second.has_seen(["The words.Oth", "ers."]));
        // Asked anew, it is to the new ones only.
        let third = said(second.again(["The words, changed.", "Others."]));
        assert!(third.has_seen(["The words, changed.", "Others."]));
        assert!(!third.has_seen(["The words.", "Others."]));
        assert_eq!(third.all("part"), ["a:1"]);
    }
}
