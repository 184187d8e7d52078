//! What must be reached somewhere, so that no promise holds only because
//! nothing happens.

use desk::talks::entry::{Body, Origin};
use desk::talks::room::PermissionStanding;
use desk::talks::verify::crossings;
use desk::talks::{Attribution, RuleBroken, Verdict, Wording};

use super::part::{Look, Part, Said};
use super::record::Record;
use super::scene::Scene;

/// Some entry is refused for this.
macro_rules! refused_by {
    ($why:expr) => {
        Look::Within(|_: &Scene, record: &Record| {
            record.log.iter().any(|logged| match logged.verdict {
                Verdict::Refused(broken) => $why(broken),
                _ => false,
            })
        })
    };
}

/// See the module.
pub(super) struct Sights;

impl Part for Sights {
    fn sights(&self) -> Vec<Said> {
        let told = |told, look| Said { told, look };
        vec![
            told(
                "exact words arrive as a side's, and it has its receipt",
                Look::Within(|_, record| arrived(record, Wording::Exact, Attribution::Attributed)),
            ),
            told(
                "a side's words in substance arrive, and it has its receipt",
                Look::Within(|_, record| {
                    arrived(record, Wording::Substance, Attribution::Attributed)
                }),
            ),
            told(
                "words shown first arrive as a side's, and it has its receipt",
                Look::Within(|_, record| {
                    arrived(record, Wording::ShownFirst, Attribution::Attributed)
                }),
            ),
            told(
                "words arrive without attribution",
                Look::Within(|_, record| {
                    arrived(record, Wording::Substance, Attribution::WithoutAttribution)
                }),
            ),
            told(
                "words arrive on the intermediary's own responsibility",
                Look::Within(|_, record| {
                    arrived(record, Wording::Exact, Attribution::OwnResponsibility)
                }),
            ),
            told(
                "a side is sounded out",
                Look::Within(|_, record| arrived(record, Wording::Exact, Attribution::SoundOut)),
            ),
            told(
                "a withdrawal wins the race against an intention",
                refused_by!(|broken| broken == RuleBroken::Withdrawn),
            ),
            told(
                "a withdrawal comes too late",
                Look::Within(|_, record| {
                    let mut all = record.room.permissions();
                    all.any(|state| state.too_late.is_some())
                }),
            ),
            told(
                "two officials set out with the same permission, and one does not bind",
                refused_by!(|broken| broken == RuleBroken::BoundBefore),
            ),
            told(
                "an intention finds the permission expired",
                refused_by!(|broken| broken == RuleBroken::Expired),
            ),
            told(
                "an intention comes after one that found it expired",
                refused_by!(|broken| broken == RuleBroken::Lapsed),
            ),
            told(
                "an official sets out on a yes that a later showing has ended",
                refused_by!(|broken| broken == RuleBroken::NotApproved),
            ),
            told(
                "a head answers words after which others were shown",
                refused_by!(|broken| matches!(broken, RuleBroken::ShownAnew(_))),
            ),
            told(
                "a head permits on other terms than asked",
                Look::Within(|_, record| {
                    let mut all = record.room.permissions();
                    all.any(|state| {
                        let ask = state.ask.and_then(|ask| record.room.ask(&ask));
                        ask.is_some_and(|ask| ask.terms != state.terms)
                    })
                }),
            ),
            told(
                "each side has words of another in its room",
                Look::Whole(|_, records| {
                    let mut sides = records.iter().filter(|record| record.side().is_some());
                    sides.all(|record| has(record, |body| matches!(body, Body::Conveyance(_))))
                }),
            ),
            told(
                "a false proof is refused",
                refused_by!(|broken| matches!(broken, RuleBroken::Proof(_))),
            ),
            told(
                "a proof that was shown here before is refused",
                refused_by!(|broken| broken == RuleBroken::ConveyedBefore),
            ),
            told(
                "a receipt that tells of something else is refused",
                refused_by!(|broken| broken == RuleBroken::ReceiptDiffers),
            ),
            told(
                "words that were not set out with are shown, and desks in both rooms tell",
                Look::Between(|_, source, there| {
                    !crossings(&[&source.room], true, &there.room).is_empty()
                        && has(there, |body| {
                            matches!(
                                body,
                                Body::Conveyance(body) if matches!(body.origin, Origin::Side { .. })
                            )
                        })
                }),
            ),
        ]
    }
}

fn arrived(record: &Record, wording: Wording, attribution: Attribution) -> bool {
    record.room.permissions().any(|state| {
        state.terms.wording == wording
            && state.terms.attribution == attribution
            && matches!(state.standing, PermissionStanding::Conveyed { .. })
    })
}

fn has(record: &Record, body: impl Fn(&Body) -> bool) -> bool {
    let mut log = record.log.iter();
    log.any(|logged| logged.counted().is_some_and(&body))
}
