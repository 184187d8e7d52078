//! Fields of forms: a label, what helps, what was typed, and what is wrong with it.

use maud::{Markup, html};

use crate::language::Words;
use crate::shared::Trouble;

/// What is wrong with a field: a message, or what the desk refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    Message(&'static str),
    Desk(Trouble),
}

/// What is wrong with a form, by the ids of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Faults(Vec<(String, Fault)>);

impl Faults {
    /// Notes what is wrong with a field.
    pub(crate) fn note(&mut self, id: impl Into<String>, fault: Fault) {
        self.0.push((id.into(), fault));
    }

    /// Whether nothing is.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, id: &str) -> Option<&Fault> {
        self.0
            .iter()
            .find(|(of, _)| of == id)
            .map(|(_, fault)| fault)
    }

    /// Whether the field is the first at fault, which gets the focus.
    fn is_first(&self, id: &str) -> bool {
        self.0.first().is_some_and(|(of, _)| of == id)
    }

    /// What concerns the whole form, above it.
    pub(crate) fn above(&self, words: Words) -> Markup {
        if self.is_empty() {
            return Markup::default();
        }
        html! {
            div.told role="alert" {
                @match self.of("") {
                    Some(fault) => (said(words, fault)),
                    None => p { (words.say("field-look")) },
                }
            }
        }
    }
}

fn said(words: Words, fault: &Fault) -> Markup {
    match fault {
        Fault::Message(key) => html! { p { (words.say(key)) } },
        Fault::Desk(why) => html! {
            p { (words.say("refused-heading")) }
            (why.draw(words))
        },
    }
}

/// A field.
pub(crate) struct Field<'a> {
    pub(crate) words: Words,
    pub(crate) faults: &'a Faults,
    /// Its name in the form.
    pub(crate) name: &'a str,
    /// Its id on the page.
    pub(crate) id: &'a str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) value: &'a str,
    pub(crate) needed: bool,
}

impl Field<'_> {
    fn around(&self, control: &Markup) -> Markup {
        let fault = self.faults.of(self.id);
        html! {
            div.entry.bad[fault.is_some()] {
                label for=(self.id) { (self.label) }
                @if let Some(hint) = &self.hint { p.aside id={ (self.id) "-hint" } { (hint) } }
                (control)
                @if let Some(fault) = fault {
                    div.fault id={ (self.id) "-fault" } { (said(self.words, fault)) }
                }
            }
        }
    }

    fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let fault = self.faults.of(self.id);
        let fault = fault.map(|_| format!("{}-fault", self.id));
        let both: Vec<String> = hint.into_iter().chain(fault).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.faults.of(self.id).map(|_| "true")
    }

    /// One line of any text, at most so many bytes.
    pub(crate) fn line(&self, most: usize) -> Markup {
        self.input("auto", most)
    }

    /// One line of what is written the same in every language: addresses, keys.
    pub(crate) fn code(&self, most: usize) -> Markup {
        self.input("ltr", most)
    }

    fn input(&self, direction: &str, most: usize) -> Markup {
        self.around(&html! {
            input id=(self.id) name=(self.name) value=(self.value) dir=(direction)
                maxlength=(most) required[self.needed] autocomplete="off" spellcheck="false"
                aria-describedby=[self.described()] aria-invalid=[self.invalid()]
                autofocus[self.faults.is_first(self.id)];
        })
    }

    /// Several lines.
    pub(crate) fn area(&self, rows: u8, direction: &str, most: usize) -> Markup {
        self.around(&html! {
            textarea id=(self.id) name=(self.name) rows=(rows) dir=(direction) maxlength=(most)
                required[self.needed] autocomplete="off"
                aria-describedby=[self.described()] aria-invalid=[self.invalid()]
                autofocus[self.faults.is_first(self.id)] { "\n" (self.value) }
        })
    }

    /// A moment, in UTC.
    pub(crate) fn moment(&self) -> Markup {
        self.around(&html! {
            input type="datetime-local" id=(self.id) name=(self.name) value=(self.value) dir="ltr"
                required[self.needed]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()]
                autofocus[self.faults.is_first(self.id)];
        })
    }

    /// A whole number.
    pub(crate) fn number(&self, least: u64, most: u64) -> Markup {
        self.around(&html! {
            input type="number" id=(self.id) name=(self.name) value=(self.value) dir="ltr"
                min=(least) max=(most) required[self.needed]
                aria-describedby=[self.described()] aria-invalid=[self.invalid()]
                autofocus[self.faults.is_first(self.id)];
        })
    }

    /// One of these: values with what stands for them, and in which language that
    /// is, if not in the page's.
    pub(crate) fn choice(&self, options: &[(String, String, Option<&str>)]) -> Markup {
        self.around(&html! {
            select id=(self.id) name=(self.name)
                aria-describedby=[self.described()] aria-invalid=[self.invalid()] {
                @for (value, text, language) in options {
                    option value=(value) lang=[*language] selected[value == self.value] { (text) }
                }
            }
        })
    }
}

/// Languages that rooms are often read in, by their own names. The pages speak the
/// first five.
const LANGUAGES: [(&str, &str); 20] = [
    ("en", "English"),
    ("fr", "Français"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("he", "עברית"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("zh", "中文"),
    ("uk", "Українська"),
    ("tr", "Türkçe"),
    ("ur", "اردو"),
    ("ps", "پښتو"),
    ("ku", "Kurdî"),
    ("hi", "हिन्दी"),
    ("am", "አማርኛ"),
    ("so", "Soomaali"),
    ("sw", "Kiswahili"),
    ("pt", "Português"),
    ("de", "Deutsch"),
    ("ko", "한국어"),
];

/// The languages to choose from; one that is not among them but chosen already is.
pub(crate) fn languages(chosen: &str) -> Vec<(String, String, Option<&'static str>)> {
    let known = LANGUAGES.iter().map(|(code, name)| {
        let language = Some(*code);
        ((*code).to_owned(), (*name).to_owned(), language)
    });
    let known: Vec<_> = known.collect();
    let other = !chosen.is_empty() && known.iter().all(|(code, ..)| code != chosen);
    let other = other.then(|| (chosen.to_owned(), legible::line(chosen), None));
    other.into_iter().chain(known).collect()
}

/// What a language calls itself.
pub(crate) fn language_name(tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or_default();
    let known = LANGUAGES
        .iter()
        .find(|(code, _)| code.eq_ignore_ascii_case(primary));
    known.map_or_else(|| legible::line(tag), |(_, name)| (*name).to_owned())
}
