//! What the questions are about: the issues, and what others want.

use profiles::Source;
use settlement::{Issue, Problem, Rule, Side};

use crate::failure::Failure;
use crate::settle::files::Loaded;

/// Where a reader of whole negotiations wants sides that nobody wrote yet.
const STAND_IN: &str = "goodoffices-stand-in";

/// What the questions are about.
#[derive(Debug)]
pub(crate) struct Subject {
    /// What is negotiated.
    pub(crate) issues: Vec<Issue>,
    /// What cannot be combined.
    pub(crate) rules: Vec<Rule>,
    /// What sides want as far as the files say.
    pub(crate) sides: Vec<Side>,
}

impl Subject {
    /// Reads files in which some or all sides may be missing.
    ///
    /// # Errors
    /// What is wrong, in which file and line, and what to do.
    pub(crate) fn read(files: &[Loaded]) -> Result<Self, Failure> {
        let mut sources: Vec<Source<'_>> = files
            .iter()
            .map(|(name, bytes)| Source { name, bytes })
            .collect();
        let stand_ins = stand_ins(files).unwrap_or_default();
        let named: Vec<(String, &[u8])> = stand_ins
            .iter()
            .enumerate()
            .map(|(at, page)| (format!("{STAND_IN}-{}", at + 1), page.as_bytes()))
            .collect();
        sources.extend(named.iter().map(|(name, bytes)| Source { name, bytes }));
        let problem =
            profiles::read(&sources).map_err(|error| Failure::misuse(error.to_string()))?;
        Ok(Self::of(problem))
    }

    fn of(problem: Problem) -> Self {
        let sides = problem.sides.into_iter();
        Self {
            issues: problem.issues,
            rules: problem.rules,
            sides: sides
                .filter(|side| !side.name.starts_with(STAND_IN))
                .collect(),
        }
    }
}

/// Pages of sides to which nothing matters, as many as are missing. Only pages
/// in TOML can lack sides: of other kinds each file is one.
fn stand_ins(files: &[Loaded]) -> Option<Vec<String>> {
    let mut issues = None;
    let mut sides = 0;
    for (_, bytes) in files {
        let page: toml::Table = toml::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
        if let Some(toml::Value::Table(named)) = page.get("issues") {
            issues = Some(named.keys().cloned().collect::<Vec<String>>());
        }
        sides += match page.get("side") {
            Some(toml::Value::Array(sides)) => sides.len(),
            Some(_) => 1,
            None => 0,
        };
    }
    let mut page = String::from("[side]\n[side.points]\n");
    for issue in issues? {
        // A text in JSON is a text in TOML.
        page += &format!("{} = 0\n", serde_json::to_string(&issue).ok()?);
    }
    let missing = 2_usize.saturating_sub(sides);
    Some((0..missing).map(|at| format!("{page}# {at}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUES: &str =
        "[issues]\n\"Rent, \\\"cold\\\"\" = [\"low\", \"high\"]\nSplit = \"divisible\"\n";
    const SIDE: &str = "[[side]]\nname = \"A\"\n[side.points]\n\"Rent, \\\"cold\\\"\" = { low = 1, high = 0 }\nSplit = 3\n";

    fn read(texts: &[&str]) -> Result<Subject, Failure> {
        let files = texts.iter().enumerate();
        let files = files.map(|(at, text)| (format!("{at}.toml"), text.as_bytes().to_vec()));
        Subject::read(&files.collect::<Vec<_>>())
    }

    #[test]
    fn issues_alone_are_enough_and_sides_are_taken_as_they_are() {
        let alone = read(&[ISSUES]).unwrap();
        assert_eq!((alone.issues.len(), alone.sides.len()), (2, 0));
        let one = read(&[ISSUES, SIDE]).unwrap();
        assert_eq!(one.sides.len(), 1);
        let second = SIDE.replace("\"A\"", "\"B\"");
        let both = read(&[ISSUES, SIDE, &second]).unwrap();
        let names: Vec<&str> = both.sides.iter().map(|side| side.name.as_str()).collect();
        assert_eq!(names, ["A", "B"]);
    }

    #[test]
    fn what_is_wrong_is_told_of_the_file_that_has_it() {
        let failure = read(&[ISSUES, "[[side]]\nname = 5\n"]).unwrap_err();
        assert!(
            failure.message.starts_with("1.toml:"),
            "{}",
            failure.message
        );
        let failure = read(&["nonsense"]).unwrap_err();
        assert!(failure.message.starts_with("0.toml"), "{}", failure.message);
    }
}
