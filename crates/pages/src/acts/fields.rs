//! Forms as browsers send them, name by name: names may stand there several times.

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

    /// What goes along to the second yes, which says itself that it was seen.
    pub(crate) fn again(&self) -> Vec<(String, String)> {
        let kept = self.0.iter().filter(|(name, _)| name != "seen");
        kept.map(|(name, value)| (name.clone(), value.to_string()))
            .collect()
    }

    /// Whether anything of this name was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(of, _)| of == name)
    }
}
