//! What heads and officials do within one room, as their desks make it: asks,
//! permissions, refusals, withdrawals, words shown and their yes, intentions.
//! Each is decided by the real commands, on the room as its author last read it.

use desk::talks::decide::{self, PermitChoice, WordsChoice};
use desk::talks::entry::Body;
use desk::talks::room::PermissionState;
use desk::talks::{EntryId, Passage, Place, Terms, Time, Wording, conveyance};
use ed25519_dalek::Signer;

use super::cast::{self, EARLY, KEY_NUMBER, LATE, OFFICIALS, Who};
use super::part::{Part, Steps};
use super::record::{Mark, Record, Step};
use super::scene::{Scene, Together, Way, of_permissions};

/// How many entries may stand in a room that an author has not read when it
/// decides.
pub(super) const BEHIND: usize = 2;

/// See the module.
pub(super) struct Asking;

impl Part for Asking {
    fn scenes(&self) -> Vec<Scene> {
        of_permissions()
    }

    fn within(&self, scene: &Scene, record: &Record, steps: &mut Steps) {
        let Some(side) = record.side() else {
            return team(scene, record, steps);
        };
        for (behind, view) in record.views(Who::Head, BEHIND).enumerate() {
            let desk = Desk {
                who: Who::Head,
                side,
                fresh: behind == 0,
                record,
                view,
            };
            desk.permits(scene, steps);
            desk.answers(steps);
            if scene.takes_back(side) {
                desk.withdraws(steps);
            }
        }
        for who in OFFICIALS {
            for (behind, view) in record.views(who, BEHIND).enumerate() {
                let desk = Desk {
                    who,
                    side,
                    fresh: behind == 0,
                    record,
                    view,
                };
                desk.asks(scene, steps);
                desk.shows(steps);
                desk.sets_out(steps);
            }
        }
    }
}

/// A remark that never leaves the team's room.
fn team(scene: &Scene, record: &Record, steps: &mut Steps) {
    let alone = scene.together == Together::Nothing && scene.beforehand.is_none();
    if record.log.is_empty() && alone {
        let who = Who::Official(1);
        let words = cast::passage("between us: they are close");
        if let Ok(body) = decide::say(&record.room, &record.leaf(who), words, None) {
            let mark = honest(true, None);
            let told = "official 1 remarks something to the team".to_owned();
            steps.push(Step::new(who, body, EARLY, mark, told));
        }
    }
}

pub(super) fn honest(fresh: bool, wish: Option<u8>) -> Mark {
    Mark {
        honest: true,
        fresh,
        carries: None,
        wish,
    }
}

/// Somebody at a desk that has read a room up to some point.
struct Desk<'a> {
    who: Who,
    side: u8,
    fresh: bool,
    /// The room as it stands.
    record: &'a Record,
    /// The room as far as it was read.
    view: &'a Record,
}

impl Desk<'_> {
    fn step(&self, body: Body, wish: Option<u8>, told: String) -> std::sync::Arc<Step> {
        self.step_at(EARLY, body, wish, told)
    }

    fn step_at(
        &self,
        stated: Time,
        body: Body,
        wish: Option<u8>,
        told: String,
    ) -> std::sync::Arc<Step> {
        let behind = if self.fresh {
            ""
        } else {
            ", not having read the last entries"
        };
        let told = format!("{} {told}{behind}", self.person());
        let mark = honest(self.fresh, wish);
        Step::new(self.who, body, stated, mark, told)
    }

    fn person(&self) -> String {
        match self.who {
            Who::Head => format!("{}'s head", cast::name(self.side)),
            official @ Who::Official(_) => cast::told(official),
        }
    }

    fn has(&self, any: impl Fn(&Body, Option<u8>) -> bool) -> bool {
        let mut log = self.record.log.iter();
        log.any(|logged| any(&logged.entry.body, logged.step.mark.wish))
    }

    fn permitted(&self) -> usize {
        let log = self.record.log.iter();
        log.filter(|logged| matches!(logged.entry.body, Body::Permission(_)))
            .count()
    }

    /// The head says something, permits of its own accord, or an open ask, with
    /// its own terms or the asked ones.
    fn permits(&self, scene: &Scene, steps: &mut Steps) {
        for (wish, wanted) in wishes(scene, self.side) {
            let said = self.said(wish);
            if wanted.way == Way::Said && said.is_none() && !self.has_said(wish) {
                let words = cast::words(self.side, wish);
                let author = self.record.leaf(self.who);
                if let Ok(body) = decide::say(&self.view.room, &author, words, None) {
                    let told = format!("says in its room “{}”", self.words(wish));
                    steps.push(self.step(body, Some(wish), told));
                }
            }
            let again =
                self.has(|body, of| matches!(body, Body::Permission(_)) && of == Some(wish));
            if again || self.permitted() >= scene.permits {
                continue;
            }
            let words = match said {
                Some(place) => WordsChoice::Of(place),
                None => WordsChoice::Own(cast::words(self.side, wish)),
            };
            let own = PermitChoice::Words(words, wanted.terms.clone());
            self.permit(own, wish, &wanted.terms, "permits", steps);
        }
        for (id, ask) in self.view.room.open_asks() {
            let asked = self.wish_at(&id);
            for (wish, wanted) in wishes(scene, self.side) {
                let again =
                    self.has(|body, of| matches!(body, Body::Permission(_)) && of == Some(wish));
                if again || self.permitted() >= scene.permits {
                    continue;
                }
                let edited = asked != Some(wish);
                let choice = PermitChoice::Ask {
                    place: ask.place,
                    words: None,
                    terms: edited.then(|| wanted.terms.clone()),
                };
                let told = if edited {
                    "permits what was asked on other terms:"
                } else {
                    "permits what was asked:"
                };
                self.permit(choice, wish, &wanted.terms, told, steps);
            }
        }
    }

    fn permit(&self, what: PermitChoice, wish: u8, terms: &Terms, told: &str, steps: &mut Steps) {
        let author = self.record.leaf(self.who);
        let fresh = cast::fresh(self.side, wish);
        let key = cast::secret(self.side);
        let sign = |bytes: &[u8]| key.sign(bytes).to_bytes();
        if let Ok(body) = decide::permit(&self.view.room, &author, what, fresh, (KEY_NUMBER, &sign))
        {
            let told = format!("{told} “{}” {}", self.words(wish), cast::told_terms(terms));
            steps.push(self.step(body, Some(wish), told));
        }
    }

    /// The head answers an ask with no, and words shown with yes or no.
    fn answers(&self, steps: &mut Steps) {
        let room = &self.view.room;
        let author = self.record.leaf(self.who);
        for (_, ask) in room.open_asks() {
            if let Ok(body) = decide::refuse(room, &author, ask.place, None) {
                let told = format!("refuses the ask in number {}", ask.place.0);
                steps.push(self.step(body, None, told));
            }
        }
        let key = cast::secret(self.side);
        let sign = |bytes: &[u8]| key.sign(bytes).to_bytes();
        for (_, showing) in room.open_showings() {
            let place = showing.place;
            if let Ok(body) = decide::approve(room, &author, place, (KEY_NUMBER, &sign), EARLY) {
                let told = format!("says yes to the words shown in number {}", place.0);
                steps.push(self.step(body, None, told));
            }
            if let Ok(body) = decide::refuse(room, &author, place, None) {
                let told = format!("says no to the words shown in number {}", place.0);
                steps.push(self.step(body, None, told));
            }
        }
    }

    fn withdraws(&self, steps: &mut Steps) {
        let author = self.record.leaf(self.who);
        for state in self.view.room.permissions() {
            let again = self.has(
                |body, _| matches!(body, Body::Withdrawal(body) if body.permission == state.id),
            );
            if !again && let Ok(body) = decide::withdraw(&self.view.room, &author, state.place) {
                let told = format!("withdraws the permission in number {}", state.place.0);
                steps.push(self.step(body, None, told));
            }
        }
    }

    fn asks(&self, scene: &Scene, steps: &mut Steps) {
        let author = self.record.leaf(self.who);
        for (wish, wanted) in wishes(scene, self.side) {
            let again = self.has(|body, of| matches!(body, Body::Ask(_)) && of == Some(wish));
            let words = match (wanted.way, self.said(wish)) {
                (Way::Asked, _) => WordsChoice::Own(cast::words(self.side, wish)),
                (Way::Said, Some(place)) => WordsChoice::Of(place),
                _ => continue,
            };
            if again {
                continue;
            }
            let terms = wanted.terms.clone();
            if let Ok(body) = decide::ask(&self.view.room, &author, words, terms) {
                let side = cast::name(self.side);
                let terms = cast::told_terms(&wanted.terms);
                let told = format!("asks {side} for “{}” {terms}", self.words(wish));
                steps.push(self.step(body, Some(wish), told));
            }
        }
    }

    /// An official shows the permitted words, or its own wording of them.
    fn shows(&self, steps: &mut Steps) {
        for state in self.view.room.permissions() {
            let shown = self.record.log.iter().filter(
                |logged| matches!(&logged.entry.body, Body::Showing(body) if body.permission == state.id),
            );
            if state.terms.wording != Wording::ShownFirst || shown.count() >= 2 {
                continue;
            }
            let wish = self.wish_of(state);
            let author = self.record.leaf(self.who);
            for words in [
                cast::words(self.side, wish),
                cast::other_words(self.side, wish),
            ] {
                let told = format!("shows {} “{}” first", cast::name(self.side), words.words);
                let room = &self.view.room;
                if let Ok(body) = decide::show_first(room, &author, state.place, words, EARLY) {
                    steps.push(self.step(body, None, told));
                }
            }
        }
    }

    /// An official sets out, before the expiry by its clock or after it. What
    /// goes in exchange is decided on first.
    fn sets_out(&self, steps: &mut Steps) {
        let permissions = self.view.room.permissions();
        for state in permissions.filter(|state| state.terms.condition.closes().is_none()) {
            let again = self.record.log.iter().any(|logged| {
                logged.step.who == self.who
                    && matches!(&logged.entry.body, Body::Intention(body) if body.permission == state.id)
            });
            if again {
                continue;
            }
            let author = self.record.leaf(self.who);
            if let Ok(body) =
                conveyance::intention(&self.view.room, &author, &state.id, false, EARLY)
            {
                let told = format!("sets out with the permission in number {}", state.place.0);
                if state.terms.expires.is_some() {
                    // Its clock may have gone on since its desk decided.
                    let told = format!("{told}, when it has expired");
                    steps.push(self.step_at(LATE, body.clone(), None, told));
                }
                steps.push(self.step(body, None, told));
            }
        }
    }

    fn words(&self, wish: u8) -> String {
        let Passage { words, .. } = cast::words(self.side, wish);
        words
    }

    /// Where the words of a wish were said, as far as this desk has read.
    fn said(&self, wish: u8) -> Option<Place> {
        self.view.log.iter().find_map(|logged| {
            let here = matches!(logged.counted(), Some(Body::Statement(_)))
                && logged.step.mark.wish == Some(wish);
            here.then(|| self.view.room.place_of(&logged.entry.id))?
        })
    }

    fn has_said(&self, wish: u8) -> bool {
        self.has(|body, of| matches!(body, Body::Statement(_)) && of == Some(wish))
    }

    fn wish_at(&self, id: &EntryId) -> Option<u8> {
        let mut log = self.view.log.iter();
        log.find(|logged| logged.entry.id == *id)?.step.mark.wish
    }

    fn wish_of(&self, state: &PermissionState) -> u8 {
        state.nonce[1]
    }
}

/// What a side may wish, by number.
pub(super) fn wishes(scene: &Scene, side: u8) -> impl Iterator<Item = (u8, &super::scene::Wish)> {
    let wishes = scene.wishes.get(usize::from(side));
    (0..).zip(wishes.into_iter().flatten())
}
