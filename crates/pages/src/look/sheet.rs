//! Pages beside the rooms: what comes before talks, what concerns all of their rooms,
//! and what lies between rooms. Parts of them change by themselves; forms do not, so
//! that nothing is taken from under a person's hands.

use std::sync::Arc;

use ::desk::answer::RoomSummary;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use talks::view::RoomView;
use uuid::Uuid;

use super::frame::Frame;
use super::{
    accounts, charter, for_intermediary, leaving, opening, own_passkeys, people, rail, rounds,
    timeline, together, untold, words_for,
};
use crate::language::Words;
use crate::live::Region;
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::{Shared, Trouble};

/// One of these pages, known by where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// What a desk without talks says.
    Begin,
    /// The form that opens talks.
    Open,
    /// An invitation answered here.
    Joining(u32),
    /// An invitation made here.
    Invitation(u32),
    /// Who is in the rooms of talks.
    People(String),
    /// The charter of talks.
    Charter(String),
    /// The rounds of talks.
    Rounds(String),
    /// Who was shown what, in which order.
    Timeline,
    /// What each room was not told.
    Untold,
    /// What several sides do together.
    Together,
    /// Before an official leaves a room.
    Leaving(String),
    /// Whose desks are hosted here; at the host's desk only.
    Accounts,
    /// One of these accounts.
    Account(Uuid),
    /// The passkeys of whoever sits at a hosted desk.
    Passkeys,
}

/// What is to be seen of a page.
pub(crate) enum Seen {
    Here(Box<Drawn>),
    /// What was to be done there is done; it goes on at another place.
    Elsewhere(String),
}

/// A page, drawn but for its frame.
pub(crate) struct Drawn {
    pub(crate) words: Words,
    pub(crate) title: String,
    /// The title of the talks; empty if it concerns none.
    pub(crate) talks: String,
    pub(crate) rooms: Vec<RoomSummary>,
    /// The parts that change by themselves, each with an id.
    pub(crate) live: Vec<Markup>,
    /// What stands below them and stays as it is.
    pub(crate) fixed: Markup,
}

impl Sheet {
    /// Where it is.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Begin => "/begin".to_owned(),
            Self::Open => "/begin/talks".to_owned(),
            Self::Joining(number) => format!("/joinings/{number}"),
            Self::Invitation(number) => format!("/invitations/{number}"),
            Self::People(talks) => format!("/talks/{talks}/people"),
            Self::Charter(talks) => format!("/talks/{talks}/charter"),
            Self::Rounds(talks) => format!("/talks/{talks}/rounds"),
            Self::Timeline => "/timeline".to_owned(),
            Self::Untold => "/untold".to_owned(),
            Self::Together => "/together".to_owned(),
            Self::Leaving(room) => format!("/rooms/{room}/leaving"),
            Self::Accounts => "/accounts".to_owned(),
            Self::Account(account) => format!("/accounts/{}", account.simple()),
            Self::Passkeys => "/passkeys".to_owned(),
        }
    }

    /// The page that is there.
    pub(crate) fn at(place: &str) -> Option<Self> {
        let parts: Vec<&str> = place.strip_prefix('/')?.split('/').collect();
        Some(match parts.as_slice() {
            ["begin"] => Self::Begin,
            ["begin", "talks"] => Self::Open,
            ["joinings", number] => Self::Joining(number.parse().ok()?),
            ["invitations", number] => Self::Invitation(number.parse().ok()?),
            ["talks", talks, "people"] => Self::People((*talks).to_owned()),
            ["talks", talks, "charter"] => Self::Charter((*talks).to_owned()),
            ["talks", talks, "rounds"] => Self::Rounds((*talks).to_owned()),
            ["timeline"] => Self::Timeline,
            ["untold"] => Self::Untold,
            ["together"] => Self::Together,
            ["rooms", room, "leaving"] => Self::Leaving((*room).to_owned()),
            ["accounts"] => Self::Accounts,
            ["accounts", account] => Self::Account(Uuid::try_parse(account).ok()?),
            ["passkeys"] => Self::Passkeys,
            _ => return None,
        })
    }

    /// The key on a keyboard that leads there.
    pub(crate) fn letter(&self) -> Option<&'static str> {
        match self {
            Self::Timeline => Some("KeyL"),
            Self::Untold => Some("KeyU"),
            Self::Together => Some("KeyP"),
            _ => None,
        }
    }

    /// Which of the rooms and pages in the rail it belongs to.
    fn here(&self) -> String {
        match self {
            Self::Leaving(room) => room.clone(),
            _ => self.place(),
        }
    }

    /// Whether it is read across, and not line by line.
    fn is_wide(&self) -> bool {
        matches!(self, Self::Timeline | Self::Untold)
    }

    /// Looks at what it shows.
    ///
    /// # Errors
    /// If there is no such thing at this desk.
    pub(crate) async fn look(&self, shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
        match self {
            Self::Begin => opening::begin::look(shared, person).await,
            Self::Open => opening::talks::look(shared, person).await,
            Self::Joining(number) => opening::joining::look(shared, person, *number).await,
            Self::Invitation(number) => opening::invitation::look(shared, person, *number).await,
            Self::People(talks) => people::look(shared, person, talks).await,
            Self::Charter(talks) => charter::look(shared, person, talks).await,
            Self::Rounds(talks) => rounds::look(shared, person, talks).await,
            Self::Timeline => timeline::look(shared, person).await,
            Self::Untold => untold::look(shared, person).await,
            Self::Together => together::look(shared, person).await,
            Self::Leaving(room) => leaving::look(shared, person, room).await,
            Self::Accounts => accounts::look(shared, person).await,
            Self::Account(account) => accounts::one::look(shared, person, *account).await,
            Self::Passkeys => own_passkeys::look(shared, person).await,
        }
    }

    /// The parts of it that change by themselves, the rooms among them.
    pub(crate) fn regions(&self, drawn: &Drawn) -> Vec<Region> {
        let rail = rail::draw(drawn.words, &drawn.rooms, Some(&self.here()));
        let parts = drawn.live.iter().cloned();
        [rail].into_iter().chain(parts).map(Region::new).collect()
    }

    /// The whole page.
    pub(crate) fn page(&self, shared: &Shared, person: &Person, drawn: &Drawn) -> Markup {
        let place = self.place();
        let regions = self.regions(drawn);
        let key = shared.unfollowed.keep(&place, &regions, Vec::new());
        let (rail, parts) = match regions.split_first() {
            Some((rail, parts)) => (rail.markup(), parts),
            None => (Markup::default(), &[][..]),
        };
        let title = match drawn.talks.as_str() {
            "" => drawn.title.clone(),
            talks => format!("{} · {}", drawn.title, legible::line(talks)),
        };
        let frame = Frame {
            words: drawn.words,
            title,
            talks: &drawn.talks,
            live: Some(format!("/live?of={place}&page={key}")),
            skip: ("#leaf", "skip"),
            place: &place,
            notice: shared.seats.take_notice(person.seat.number),
            rail,
            main: html! {
                div.leaf.wide[self.is_wide()] #leaf tabindex="-1" {
                    @for part in parts { (part.markup()) }
                    (drawn.fixed)
                }
            },
        };
        frame.draw()
    }
}

/// The routes of these pages.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/begin", get(page))
        .route("/begin/talks", get(page))
        .route("/joinings/{number}", get(page))
        .route("/invitations/{number}", get(page))
        .route("/talks/{talks}/people", get(page))
        .route("/talks/{talks}/charter", get(page))
        .route("/talks/{talks}/rounds", get(page))
        .route("/timeline", get(page))
        .route("/untold", get(page))
        .route("/together", get(page))
        .route("/rooms/{room}/leaving", get(page))
}

/// One of these pages.
pub(crate) async fn page(State(shared): State<Arc<Shared>>, person: Person, uri: Uri) -> Response {
    let Some(sheet) = Sheet::at(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match sheet.look(&shared, &person).await {
        Ok(Seen::Here(drawn)) => answer::page(sheet.page(&shared, &person, &drawn)),
        Ok(Seen::Elsewhere(place)) => Redirect::to(&place).into_response(),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

/// The page again, with a form as it was sent and what is wrong with it.
pub(crate) async fn again(
    shared: &Shared,
    person: &Person,
    sheet: &Sheet,
    form: impl FnOnce(&Drawn) -> Markup,
) -> Response {
    match sheet.look(shared, person).await {
        Ok(Seen::Here(mut drawn)) => {
            drawn.fixed = form(&drawn);
            let page = answer::page(sheet.page(shared, person, &drawn));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Ok(Seen::Elsewhere(place)) => Redirect::to(&place).into_response(),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

/// Talks, as this desk sits in them.
pub(crate) struct Talks {
    /// Their id, in full.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) words: Words,
    /// All rooms of the desk.
    pub(crate) rooms: Vec<RoomSummary>,
    /// Those of the talks, without their lines.
    pub(crate) views: Vec<(RoomSummary, RoomView)>,
    /// Whether the desk is one of the intermediary's.
    pub(crate) official: bool,
}

impl Talks {
    /// Looks at talks by their whole id.
    ///
    /// # Errors
    /// If the desk is not in them.
    pub(crate) async fn look(
        shared: &Shared,
        person: &Person,
        talks: &str,
    ) -> Result<Self, Trouble> {
        let rooms = shared.rooms().await?;
        let mut views = Vec::new();
        for room in rooms.iter().filter(|room| room.talks.to_string() == talks) {
            views.push((room.clone(), shared.room(&room.id, 0).await?));
        }
        let Some((_, view)) = main_of(&views, summary) else {
            return Err(Trouble::say("refused-no-talks"));
        };
        Ok(Self {
            id: talks.to_owned(),
            title: view.title.clone(),
            words: words_for(person, &view.language),
            official: views.iter().any(|(_, view)| for_intermediary(view)),
            rooms,
            views,
        })
    }

    /// The room that tells what concerns the whole talks: the team's, or a side's
    /// with the intermediary.
    pub(crate) fn main(&self) -> Option<&(RoomSummary, RoomView)> {
        main_of(&self.views, summary)
    }

    /// The rooms that are open still, or being opened.
    pub(crate) fn open(&self) -> impl Iterator<Item = &(RoomSummary, RoomView)> {
        let open = |room: &RoomSummary| matches!(room.standing.as_str(), "open" | "opening");
        self.views.iter().filter(move |(room, _)| open(room))
    }
}

fn summary((room, _): &(RoomSummary, RoomView)) -> &RoomSummary {
    room
}

/// The one among rooms of some talks that tells what concerns the whole of them.
pub(crate) fn main_of<T>(all: &[T], room: impl Fn(&T) -> &RoomSummary) -> Option<&T> {
    let of = |kind: &str| {
        let mut found = all.iter().filter(|one| room(one).kind == kind);
        found.find(|one| room(one).standing != "left")
    };
    of("team").or_else(|| of("side")).or(all.first())
}
