//! A page in TOML that a mediator writes by hand (docs/profiles.md): one file
//! for the whole problem, or one that names the issues and one a side.

mod issues;
mod node;
mod rules;
mod side;
mod worth;
mod write;

#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;

use settlement::{Problem, Side, limits};
use toml::de::DeTable;

pub use write::write_toml;

use crate::ProfileError;
use crate::names::{self, shown};
use crate::text::Text;
use issues::Issues;
use node::Node;

/// What a file may have at its top.
const TOP: &[&str] = &["issues", "forbidden", "required", "side"];

/// Reads the files of one problem.
pub(crate) fn read(texts: &[Text<'_>]) -> Result<Problem, ProfileError> {
    let mut tables = Vec::new();
    let mut bytes = 0;
    for text in texts {
        bytes += text.content.len();
        if bytes > crate::limits::PAGES {
            return Err(text.whole(
                format!(
                    "the pages have more than {} bytes together",
                    crate::limits::PAGES
                ),
                "make the problem smaller",
            ));
        }
        tables.push(parse(text)?);
    }
    let mut pages = Vec::new();
    for (text, table) in texts.iter().zip(&tables) {
        let node = Node::table(text, table);
        node.only(TOP, "a page")?;
        pages.push(node);
    }
    let issues = issues(&pages)?;
    let mut rules = Vec::new();
    let mut sides: Vec<Side> = Vec::new();
    for page in &pages {
        rules::read(page, &issues, &mut rules)?;
        for node in sides_of(page)? {
            if sides.len() == limits::SIDES {
                return Err(node.error(
                    format!("there are more than {} sides", limits::SIDES),
                    "give fewer",
                ));
            }
            let side = side::read(&node, page.text.stem(), &issues)?;
            if sides.iter().any(|other| other.name == side.name) {
                return Err(node.error(
                    format!("side {} is there twice", shown(&side.name)),
                    "give each side its own name, and each side once",
                ));
            }
            sides.push(side);
        }
    }
    names::enough_sides(texts, sides.len())?;
    Ok(Problem {
        issues: issues.into_issues(),
        sides,
        rules,
    })
}

fn parse<'t>(text: &'t Text<'_>) -> Result<DeTable<'t>, ProfileError> {
    let table = DeTable::parse(&text.content).map_err(|error| {
        let what = format!("not well-formed TOML: {}", error.message().trim());
        let remedy = "put names with spaces or other signs in quotes, and write name = value";
        match error.span() {
            Some(span) => text.at(span.start, what, remedy),
            None => text.whole(what, remedy),
        }
    })?;
    Ok(table.into_inner())
}

/// The issues, which exactly one file names.
fn issues<'p, 't>(pages: &'p [Node<'t>]) -> Result<Issues, ProfileError> {
    let mut found: Option<(&'p Node<'t>, Issues)> = None;
    for page in pages {
        let Some(node) = page.get("issues")? else {
            continue;
        };
        if let Some((first, _)) = &found {
            return Err(node.error(
                format!("the issues are also in {}", first.text.name),
                "name them in one file only",
            ));
        }
        found = Some((page, Issues::read(&node)?));
    }
    match (found, pages.first()) {
        (Some((_, issues)), _) => Ok(issues),
        (None, Some(page)) => Err(page.text.whole(
            "no file names the issues",
            "add [issues] with a line for each, like \"Rent\" = [\"low\", \"high\"]",
        )),
        (None, None) => Ok(Issues::default()),
    }
}

/// The sides of a file: `[side]`, or `[[side]]` for each.
fn sides_of<'t>(page: &Node<'t>) -> Result<Vec<Node<'t>>, ProfileError> {
    match page.get("side")? {
        None => Ok(Vec::new()),
        Some(node) if node.is_array() => node.elements(),
        Some(node) => Ok(vec![node]),
    }
}
