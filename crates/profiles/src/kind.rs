//! Which kind of file it is, by its content.

use crate::ProfileError;
use crate::text::Text;

/// How preferences are written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Genius,
    NegoLog,
    Page,
}

impl Kind {
    fn of(text: &Text<'_>) -> Result<Self, ProfileError> {
        let content = text.content.trim_start();
        match content.chars().next() {
            None => Err(text.whole("the file is empty", "leave it out, or write it again")),
            Some('<') => Ok(Self::Genius),
            Some('{') => Ok(Self::NegoLog),
            // GENIUS leaves `pareto.xml` beside its profiles: bare pairs.
            Some(_) if is_list_of_points(content) => Err(text.whole(
                "the file is a list of points and holds no preferences",
                "leave it out",
            )),
            Some(_) => Ok(Self::Page),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Genius => "an XML file of GENIUS",
            Self::NegoLog => "a JSON profile of NegoLog",
            Self::Page => "a page in TOML",
        }
    }
}

/// The kind that all files are of.
pub(crate) fn common(texts: &[Text<'_>]) -> Result<Kind, ProfileError> {
    let mut common: Option<(Kind, &Text<'_>)> = None;
    for text in texts {
        let kind = Kind::of(text)?;
        match common {
            Some((other, first)) if other != kind => {
                return Err(text.whole(
                    format!(
                        "this is {}, but {} is {}",
                        kind.name(),
                        first.name,
                        other.name()
                    ),
                    "give files of one kind",
                ));
            }
            Some(_) => {}
            None => common = Some((kind, text)),
        }
    }
    Ok(common.map_or(Kind::Page, |(kind, _)| kind))
}

/// Whether every line is numbers and commas.
fn is_list_of_points(content: &str) -> bool {
    let number = |part: &str| {
        let part = part.trim();
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
    };
    content
        .lines()
        .filter(|line| !line.trim().is_empty())
        .all(|line| line.split(',').all(number))
}
