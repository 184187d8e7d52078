//! Opening talks by one form. What is wrong is said beside the field, and what was
//! typed stays.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use client::ClientError;
use desk::DeskError;
use desk::answer::Answer;
use desk::command::{Command, OpenTalks, SideChoice};
use desk::refusal::{Misuse, OpeningMisuse};
use talks::limits;

use crate::acts::fields::Sent;
use crate::look::fields::{Fault, Faults};
use crate::look::opening::talks::{form, rooms_needed};
use crate::look::sheet::{self, Sheet};
use crate::serve::admit::Person;
use crate::serve::seats::Notice;
use crate::shared::{Shared, Trouble, strange};
use crate::usual::Usual;

/// Sides to begin with.
const SIDES: usize = 2;
/// What an address may begin with.
const SCHEMES: [&str; 4] = ["ws://", "wss://", "http://", "https://"];

/// The form as it was filled.
pub(crate) struct Opened {
    pub(crate) title: String,
    pub(crate) intermediary: String,
    pub(crate) language: String,
    pub(crate) name: String,
    pub(crate) device: String,
    pub(crate) sides: Vec<SideAsked>,
    pub(crate) relay: String,
    pub(crate) relay_key: String,
    pub(crate) token: String,
}

/// A side to be.
pub(crate) struct SideAsked {
    pub(crate) name: String,
    pub(crate) language: String,
}

impl Opened {
    fn read(sent: &Sent) -> Self {
        let languages = sent.all("side-language");
        let mut languages = languages.into_iter();
        let names = sent.all("side").into_iter().take(limits::SIDES);
        let language = sent.one("language");
        let mut sides: Vec<SideAsked> = names
            .map(|name| SideAsked {
                name,
                language: languages.next().unwrap_or_else(|| language.clone()),
            })
            .collect();
        let more = usize::from(sent.has("more"));
        let wanted = (sides.len() + more).clamp(SIDES, limits::SIDES);
        sides.resize_with(wanted.max(sides.len()), || SideAsked {
            name: String::new(),
            language: language.clone(),
        });
        Self {
            title: sent.one("title"),
            intermediary: sent.one("intermediary"),
            name: sent.one("name"),
            device: sent.one("device"),
            relay: sent.one("relay"),
            relay_key: sent.one("relay-key"),
            token: sent.one("token"),
            language,
            sides,
        }
    }

    /// What can be seen to be wrong before the desk is asked.
    fn faults(&self, usual: &Usual) -> Faults {
        let mut faults = Faults::default();
        let mut needs = |id: &str, value: &str, most: usize| match value {
            "" => faults.note(id, Fault::Message("field-needed")),
            long if long.len() > most => faults.note(id, Fault::Message("field-long")),
            _ => {}
        };
        needs("title", &self.title, limits::TITLE);
        needs("intermediary", &self.intermediary, limits::NAME);
        needs("name", &self.name, limits::NAME);
        needs("device", &self.device, limits::NAME);
        needs("relay", &self.relay, limits::TITLE);
        needs("relay-key", &self.relay_key, limits::TITLE);
        if usual.tokens.is_none() {
            needs("token", &self.token, limits::TITLE);
        }
        let mut taken = vec![self.intermediary.to_lowercase()];
        let mut named = 0;
        for (index, side) in self.sides.iter().enumerate() {
            let id = format!("side-{index}");
            let name = side.name.to_lowercase();
            if name.is_empty() {
                if index < SIDES {
                    faults.note(id, Fault::Message("field-two-sides"));
                }
                continue;
            }
            named += 1;
            if side.name.len() > limits::NAME {
                faults.note(id, Fault::Message("field-long"));
            } else if taken.contains(&name) {
                faults.note(id, Fault::Message("field-same-side"));
            }
            taken.push(name);
        }
        if named < SIDES && faults.is_empty() {
            faults.note("side-0", Fault::Message("field-two-sides"));
        }
        let known = SCHEMES.iter().any(|scheme| self.relay.starts_with(scheme));
        if !self.relay.is_empty() && !known {
            faults.note("relay", Fault::Message("field-address-bad"));
        }
        faults
    }

    fn command(&self, token: String) -> Command {
        let sides = self.sides.iter().filter(|side| !side.name.is_empty());
        Command::OpenTalks(OpenTalks {
            title: self.title.clone(),
            intermediary: self.intermediary.clone(),
            language: self.language.clone(),
            name: self.name.clone(),
            device: self.device.clone(),
            sides: sides
                .map(|side| SideChoice {
                    name: side.name.clone(),
                    language: side.language.clone(),
                })
                .collect(),
            relay: self.relay.clone(),
            relay_key: self.relay_key.clone(),
            token,
        })
    }
}

/// Opens talks, or shows the form again.
pub(crate) async fn open(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let opened = Opened::read(&sent);
    let usual = &shared.options.usual;
    let faults = match sent.has("more") {
        // One more side is asked for, nothing else yet.
        true => Faults::default(),
        false => {
            let mut faults = opened.faults(usual);
            if faults.is_empty() {
                match go(&shared, &opened).await {
                    Ok(talks) => {
                        shared.seats.leave(
                            person.seat.number,
                            Notice::done(person.guest.words().say("open-done")),
                        );
                        return Redirect::to(&Sheet::People(talks).place()).into_response();
                    }
                    Err((field, why)) => faults.note(field, Fault::Desk(why)),
                }
            }
            faults
        }
    };
    sheet::again(&shared, &person, &Sheet::Open, |drawn| {
        form(drawn.words, &opened, &faults, usual)
    })
    .await
}

/// The talks' id; or which field is at fault, and why.
async fn go(shared: &Shared, opened: &Opened) -> Result<String, (&'static str, Trouble)> {
    let token = match (&shared.options.usual.tokens, opened.token.as_str()) {
        (Some(tokens), "") => {
            // As many again, should rooms have to go on elsewhere one day.
            let rooms = rooms_needed(opened.sides.len()).saturating_mul(2);
            tokens(rooms).map_err(|why| ("token", Trouble::told(why)))?
        }
        (_, token) => token.to_owned(),
    };
    match shared.desk.command(opened.command(token)).await {
        Ok(Answer::Opening { talks, .. }) => Ok(talks.to_string()),
        Ok(_) => Err(("", strange())),
        Err(error) => {
            let field = at_fault(&error);
            Err((field, error.into()))
        }
    }
}

/// The field whose content the desk cannot use, if it is one.
fn at_fault(error: &ClientError) -> &'static str {
    let ClientError::Desk {
        refusal: Some(refusal),
        ..
    } = error
    else {
        return "";
    };
    match refusal.as_ref() {
        DeskError::Misuse(Misuse::Opening(OpeningMisuse::Token(_))) => "token",
        DeskError::Misuse(Misuse::Opening(OpeningMisuse::RelayKey(_))) => "relay-key",
        _ => "",
    }
}
