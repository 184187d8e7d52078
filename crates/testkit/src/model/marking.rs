//! What a head lets go beforehand, says under it and takes back, as its desk makes
//! it, on the room as it last read it. That officials set out with it and carry it,
//! is as with every permission.

use desk::talks::decide::{self, StandingChoice, WordsChoice};
use desk::talks::entry::{Body, Speakers};
use desk::talks::{Attribution, Wording};
use ed25519_dalek::Signer;

use super::asking::{BEHIND, honest};
use super::cast::{self, EARLY, KEY_NUMBER, Who};
use super::part::{Part, Steps};
use super::record::{Record, Step};
use super::scene::{Beforehand, Scene, Together, Way, wish};

/// The mark under which the head says something.
const MARK: &str = "by the old telephone";

/// See the module.
pub(super) struct Marking;

impl Part for Marking {
    fn scenes(&self) -> Vec<Scene> {
        let scene = |told, attribution, rogue, entries| Scene {
            told,
            wishes: [Vec::new(), Vec::new(), Vec::new()],
            permits: 0,
            rogue,
            entries,
            beforehand: Some(Beforehand {
                side: 0,
                terms: wish(1, Wording::Substance, attribution, true, Way::Own).terms,
                most: 1,
                says: 2,
            }),
            together: Together::Nothing,
        };
        vec![
            scene(
                "a standing permission for one statement, and two said under it",
                Attribution::Attributed,
                0,
                6,
            ),
            scene(
                "an official without scruples and a standing permission",
                Attribution::Attributed,
                1,
                5,
            ),
            scene(
                "an official without scruples and one that names nobody",
                Attribution::OwnResponsibility,
                1,
                4,
            ),
        ]
    }

    fn within(&self, scene: &Scene, record: &Record, steps: &mut Steps) {
        let given = scene.beforehand.as_ref();
        let Some(given) = given.filter(|given| Some(given.side) == record.side()) else {
            return;
        };
        for (behind, view) in record.views(Who::Head, BEHIND).enumerate() {
            let head = Head {
                given,
                fresh: behind == 0,
                record,
                view,
            };
            head.gives(steps);
            head.says(steps);
            head.takes_back(steps);
        }
    }
}

/// The side's head at a desk that has read the room up to some point.
struct Head<'a> {
    given: &'a Beforehand,
    fresh: bool,
    record: &'a Record,
    view: &'a Record,
}

impl Head<'_> {
    fn push(&self, steps: &mut Steps, body: Body, wish: Option<u8>, told: &str) {
        let told = format!("{}'s head {told}", cast::name(self.given.side));
        let mark = honest(self.fresh, wish);
        steps.push(Step::new(Who::Head, body, EARLY, mark, told));
    }

    fn has(&self, any: impl Fn(&Body, Option<u8>) -> bool) -> bool {
        let mut log = self.record.log.iter();
        log.any(|logged| any(&logged.entry.body, logged.step.mark.wish))
    }

    fn gives(&self, steps: &mut Steps) {
        if self.has(|body, _| matches!(body, Body::StandingPermission(_))) {
            return;
        }
        let key = cast::secret(self.given.side);
        let choice = StandingChoice {
            mark: MARK.to_owned(),
            terms: self.given.terms.clone(),
            most: self.given.most,
            speakers: Speakers::Signers,
        };
        let body = decide::permit_beforehand(
            &self.view.room,
            &self.record.leaf(Who::Head),
            choice,
            [0xD0 + self.given.side; 16],
            (KEY_NUMBER, &|bytes| key.sign(bytes).to_bytes()),
        );
        if let Ok(body) = body {
            let told = format!(
                "lets {} statements go beforehand {}",
                self.given.most,
                cast::told_terms(&self.given.terms)
            );
            self.push(steps, body, None, &told);
        }
    }

    /// One thing after another.
    fn says(&self, steps: &mut Steps) {
        let said = |wish| self.has(|body, of| matches!(body, Body::Marked(_)) && of == Some(wish));
        let Some(wish) = (0..self.given.says).find(|wish| !said(*wish)) else {
            return;
        };
        let side = self.given.side;
        let words = cast::words(side, wish);
        let told = format!("says under its mark “{}”", words.words);
        let body = decide::mark(
            &self.view.room,
            &self.record.leaf(Who::Head),
            MARK,
            WordsChoice::Own(words),
            || cast::fresh(side, wish).nonce,
            EARLY,
        );
        for body in body.into_iter().flatten() {
            self.push(steps, body, Some(wish), &told);
        }
    }

    fn takes_back(&self, steps: &mut Steps) {
        for (id, state) in self.view.room.standings() {
            let again =
                self.has(|body, _| matches!(body, Body::Withdrawal(body) if body.permission == id));
            let author = self.record.leaf(Who::Head);
            if !again && let Ok(body) = decide::withdraw(&self.view.room, &author, state.place) {
                self.push(steps, body, None, "withdraws its standing permission");
            }
        }
    }
}
