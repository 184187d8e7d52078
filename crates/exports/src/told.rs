//! Sentences of the program's own, with names of people's choosing in them.

use serde::{Serialize, Serializer};

/// A sentence. Its parts are kept apart, so that each form can keep a name from
/// acting on what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told(Vec<Part>);

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// The program's own words.
    Own(String),
    /// A name, a title: what somebody chose.
    Name(String),
}

impl Told {
    /// A sentence that begins with the program's own words.
    pub(crate) fn own(text: &str) -> Self {
        Self::default().and(text)
    }

    /// A sentence of the view's, which names sides and people in it.
    pub(crate) fn view(text: &str) -> Self {
        Self(vec![Part::Name(text.to_owned())])
    }

    /// The same, with more of the program's own words.
    pub(crate) fn and(mut self, text: &str) -> Self {
        self.0.push(Part::Own(text.to_owned()));
        self
    }

    /// The same, with a name.
    pub(crate) fn name(mut self, name: &str) -> Self {
        self.0.push(Part::Name(name.to_owned()));
        self
    }

    /// The same, with names one after the other.
    pub(crate) fn names(mut self, names: &[String]) -> Self {
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                self = self.and(", ");
            }
            self = self.name(name);
        }
        self
    }

    /// The same, with the number of a line, if it is known.
    pub(crate) fn number(self, number: Option<u64>) -> Self {
        match number {
            Some(number) => self.and(&format!("number {number}")),
            None => self.and("something from before the reader joined"),
        }
    }

    /// Its parts.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.0
    }
}

impl core::fmt::Display for Told {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for part in &self.0 {
            let (Part::Own(text) | Part::Name(text)) = part;
            f.write_str(text)?;
        }
        Ok(())
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
