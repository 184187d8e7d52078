//! HTML that a browser shows and a word processor opens: headings, paragraphs,
//! lists; a language and a direction on everybody's words; no script, no link,
//! nothing fetched. It is well-formed XML, too.

use crate::model::{Export, Item, Quote};
use crate::told::{Part, Told};

const STYLE: &str = "\
body { font-family: serif; max-width: 42em; margin: 2em auto; line-height: 1.45; }
h1, h2 { font-family: sans-serif; }
p.head { margin: 1.4em 0 0.2em; font-family: sans-serif; font-size: 0.9em; }
p.words { margin: 0.2em 2em; }
p.label, p.note { margin: 0.1em 2em; font-style: italic; font-size: 0.9em; }
p.proves { border: 1px solid; padding: 0.6em; }";

pub(crate) fn page(export: &Export) -> String {
    let title = format!("{}: {}", name(&export.talks), name(&export.room));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <title>{}: {}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        escaped(&legible::line(&export.talks)),
        escaped(&legible::line(&export.room)),
    );
    out += &format!(
        "<p class=\"proves\"><b>{}</b> Charter {} of these talks allows it; taken {}.</p>\n",
        export.proves, export.charter, export.taken
    );
    for note in &export.notes {
        out += &format!("<p class=\"note\">{}</p>\n", told(note));
    }
    out += "<h2>People</h2>\n<ul>\n";
    for person in &export.people {
        let (who, of) = (name(&person.name), name(&person.of));
        out += &format!("<li>{who} ({} of {of})</li>\n", person.role);
    }
    out += "</ul>\n<h2>Record</h2>\n";
    for item in &export.items {
        out += &entry(item);
    }
    out + "</body>\n</html>\n"
}

fn entry(item: &Item) -> String {
    let mut out = format!("<p class=\"head\"><b>{}</b> · {} · ", item.number, item.at);
    if let Some(by) = &item.by {
        out += &format!("<b>{}</b>", name(by));
        if let Some(of) = &item.of {
            out += &format!(", {}", name(of));
        }
        out += " ";
    }
    out += &format!("{}</p>\n", told(&item.told));
    for quote in &item.words {
        out += &quoted(quote);
    }
    for note in &item.notes {
        out += &format!("<p class=\"note\">{}</p>\n", told(note));
    }
    out
}

/// Somebody's words: every line a paragraph with its language and direction,
/// since word processors know no direction that follows from the text.
fn quoted(quote: &Quote) -> String {
    let mut out = String::new();
    if let Some(label) = quote.label {
        out += &format!("<p class=\"label\">{label}:</p>\n");
    }
    let language = language(&quote.language);
    let shown = legible::text(&quote.text);
    for line in shown.split('\n') {
        let direction = direction(line, &quote.language);
        let text = match line.trim() {
            "" => "<br />".to_owned(),
            line => escaped(line),
        };
        out += &format!("<p class=\"words\"{language} dir=\"{direction}\">{text}</p>\n");
    }
    out
}

/// The attribute of a language tag; nothing if it is none.
fn language(tag: &str) -> String {
    let well_formed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match !tag.is_empty() && tag.chars().all(well_formed) {
        true => format!(" lang=\"{tag}\""),
        false => String::new(),
    }
}

/// The direction of a line: that of its first letter; without letters, that of
/// the language.
fn direction(line: &str, language: &str) -> &'static str {
    let letter = line.chars().find(|c| c.is_alphabetic());
    let right_to_left = match letter {
        Some(letter) => legible::is_right_to_left(letter),
        None => is_written_from_right_to_left(language),
    };
    if right_to_left { "rtl" } else { "ltr" }
}

/// Languages written from right to left, unless their tag names another script.
fn is_written_from_right_to_left(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let script =
        parts.find(|part| part.len() == 4 && part.chars().all(|c| c.is_ascii_alphabetic()));
    match script.map(str::to_ascii_lowercase).as_deref() {
        Some("arab" | "aran" | "hebr" | "syrc" | "thaa" | "nkoo" | "adlm" | "rohg") => true,
        Some(_) => false,
        None => matches!(
            language.as_str(),
            "ar" | "arc"
                | "ckb"
                | "dv"
                | "fa"
                | "he"
                | "iw"
                | "nqo"
                | "pnb"
                | "ps"
                | "sd"
                | "syr"
                | "ug"
                | "ur"
                | "yi"
        ),
    }
}

fn told(told: &Told) -> String {
    let parts = told.parts().iter().map(|part| match part {
        Part::Own(text) => escaped(text),
        Part::Name(text) => name(text),
    });
    parts.collect()
}

/// What somebody chose, inside a line: its direction is its own.
fn name(raw: &str) -> String {
    let shown = legible::line(raw);
    match shown.chars().any(legible::is_right_to_left) {
        true => format!("<bdi>{}</bdi>", escaped(&shown)),
        false => escaped(&shown),
    }
}

/// Text that means itself, also inside an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
