//! CommonMark. What people wrote is literal text: it makes no heading, link,
//! image, list, table or HTML, in CommonMark or in the dialect of code forges.

use crate::model::{Export, Item, Quote};
use crate::told::{Part, Told};

/// Opens a part whose direction its own letters decide.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Closes it.
const POP_ISOLATE: char = '\u{2069}';

pub(crate) fn page(export: &Export) -> String {
    let mut out = format!("# {}: {}\n\n", name(&export.talks), name(&export.room));
    out += &format!(
        "*{} Charter {} of these talks allows it; taken {}.*\n\n",
        export.proves, export.charter, export.taken
    );
    for note in &export.notes {
        out += &format!("*{}*\n\n", told(note).trim());
    }
    out += "## People\n\n";
    for person in &export.people {
        let (who, of) = (name(&person.name), name(&person.of));
        out += &format!("- {who} ({} of {of})\n", person.role);
    }
    out += "\n## Record\n";
    for item in &export.items {
        out += &entry(item);
    }
    out
}

fn entry(item: &Item) -> String {
    let mut out = format!("\n**{}** · {} · ", item.number, item.at);
    if let Some(by) = &item.by {
        out += &name(by);
        if let Some(of) = &item.of {
            out += &format!(", {}", name(of));
        }
        out += " ";
    }
    out += &told(&item.told);
    out += "\n";
    for quote in &item.words {
        out += &quoted(quote);
    }
    if !item.notes.is_empty() {
        out += "\n";
    }
    for note in &item.notes {
        out += &format!("- *{}*\n", told(note).trim());
    }
    out
}

/// Somebody's words as a quotation; a line that ends ends there.
fn quoted(quote: &Quote) -> String {
    let mut out = String::from("\n");
    if let Some(label) = quote.label {
        out += &format!("*{label}:*\n\n");
    }
    let shown = legible::text(&quote.text);
    let lines: Vec<&str> = shown.split('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        let blank = |line: &str| line.trim().is_empty();
        let goes_on = lines.get(index + 1).is_some_and(|next| !blank(next));
        if blank(line) {
            out += ">\n";
        } else {
            let ending = if goes_on { "\\" } else { "" };
            out += &format!("> {}{ending}\n", literal(line.trim()));
        }
    }
    out
}

/// A sentence.
fn told(told: &Told) -> String {
    let parts = told.parts().iter().map(|part| match part {
        Part::Own(text) => text.clone(),
        Part::Name(text) => name(text),
    });
    parts.collect()
}

/// What somebody chose, inside a line: it reaches nothing around it.
fn name(raw: &str) -> String {
    let shown = legible::line(raw);
    let text = literal(shown.trim());
    if shown.chars().any(legible::is_right_to_left) {
        format!("{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}")
    } else {
        text
    }
}

/// Text of one line that means itself.
fn literal(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    // Digits at the beginning of a line make a list with what follows them.
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = None;
    for (at, c) in line.char_indices() {
        let acts = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#' | '!' | '$'
            | '^' | '@' | '{' | '}' => true,
            // Rules, lists and underlines of headings.
            '-' | '+' | '=' => at == 0 || before == Some(' '),
            '.' | ')' => at == digits && digits > 0 || before == Some('w') || before == Some('W'),
            // Definitions, and addresses that become links by themselves.
            ':' if at == 0 => true,
            ':' => line.get(at + 1..).is_some_and(|rest| rest.starts_with('/')),
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}
