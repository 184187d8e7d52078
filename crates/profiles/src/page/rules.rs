//! `[[forbidden]]` and `[[required]]`: which packages are possible.

use settlement::{Choice, Rule, limits};

use super::issues::Issues;
use super::node::Node;
use crate::ProfileError;
use crate::names::shown;

/// Reads the rules of a page.
pub(crate) fn read(
    page: &Node<'_>,
    issues: &Issues,
    rules: &mut Vec<Rule>,
) -> Result<(), ProfileError> {
    let forbidden = page.get("forbidden")?;
    let required = page.get("required")?;
    // A side's own page says what that side wants, and binds nobody else.
    let theirs = page.get("issues")?.is_none();
    if let (true, Some(rule)) = (theirs, forbidden.or(required)) {
        return Err(rule.error(
            "only the file that names the issues can forbid or require combinations",
            "move this there, or write it as a [[side.bonus]] of this side",
        ));
    }
    if let Some(node) = forbidden {
        for rule in node.elements()? {
            rules.push(Rule::Forbidden(combination(&rule, issues)?));
        }
    }
    if let Some(node) = required {
        for rule in node.elements()? {
            rule.only(&["when", "then"], "[[required]]")?;
            let (Some(when), Some(then)) = (rule.get("when")?, rule.get("then")?) else {
                return Err(rule.error(
                    "this has no when and then",
                    "write when = { \"Issue\" = \"option\" } and then = { … }",
                ));
            };
            rules.push(Rule::Required {
                when: combination(&when, issues)?,
                then: combination(&then, issues)?,
            });
        }
    }
    if rules.len() > limits::RULES {
        return Err(page.text.whole(
            format!("there are {} rules", rules.len()),
            format!("give at most {}", limits::RULES),
        ));
    }
    Ok(())
}

/// A combination of options: `{ "Issue" = "option", … }`, all together.
pub(crate) fn combination(node: &Node<'_>, issues: &Issues) -> Result<Vec<Choice>, ProfileError> {
    let entries = node.entries("a combination")?;
    if entries.is_empty() || entries.len() > limits::CHOICES {
        return Err(node.error(
            format!("a combination of {} options", entries.len()),
            format!("name 1 to {}: \"Issue\" = \"option\"", limits::CHOICES),
        ));
    }
    let mut choices = Vec::new();
    for (name, value) in entries {
        let issue = issues.place(name, &value)?;
        if value.is_array() || value.is_table() {
            return Err(value.error(
                format!("this names no option of issue {}", shown(name)),
                "name one option; write a combination for each",
            ));
        }
        choices.push(issues.option(issue, value.option_name()?, &value)?);
    }
    Ok(choices)
}
