//! At the end of the demonstration: a link to the desk of each side and of the
//! intermediary.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::demo::cast::Cast;
use crate::demo::script::Script;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;

/// Links that open a desk in one browser, once.
#[derive(Debug, Serialize)]
pub(super) struct Links {
    intermediary: String,
    /// By the sides' names: the desk of each side's head.
    sides: BTreeMap<String, String>,
}

impl Links {
    /// Asks the desks for them.
    ///
    /// # Errors
    /// If a desk serves no pages.
    pub(super) async fn gather(script: &Script, cast: &Cast) -> Result<Self, Failure> {
        let mut intermediary = None;
        let mut sides = BTreeMap::new();
        for person in script.people.iter().filter(|one| one.invited_by.is_none()) {
            let link = cast.page_link(&person.desk).await?;
            match &person.side {
                Some(side) => {
                    sides.insert(side.clone(), link);
                }
                None => intermediary = Some(link),
            }
        }
        let missing = || Failure::unavailable("nobody sits at the intermediary's desk");
        Ok(Self {
            intermediary: intermediary.ok_or_else(missing)?,
            sides,
        })
    }

    /// Prints them.
    ///
    /// # Errors
    /// If the standard output is gone.
    pub(super) fn tell(&self, out: &Output, script: &Script) -> Result<(), Failure> {
        out.show(self, || {
            let line = |text| Paragraph::new(Tone::Plain, text).whole();
            let mut page = vec![
                Paragraph::blank(),
                Paragraph::new(Tone::Title, Safe::own("The desks, live in your browser")),
                line(safe!("{}: {}", Safe::name(&script.intermediary), Safe::line(&self.intermediary))),
            ];
            for (side, link) in &self.sides {
                page.push(line(safe!("{}: {}", Safe::name(side), Safe::line(link))));
            }
            page.push(Paragraph::new(
                Tone::Aside,
                Safe::own("Each link opens its desk once; a desk that has locked opens with the passphrase \"demonstration\". Ctrl-C ends all of it."),
            ));
            page
        })
    }
}
