//! What an official enters against the rules in the team's own room.

use desk::talks::entry::{
    Assessment, ClosingPart, Confidence, Decision, Match, MatchPart, Provenance,
};
use desk::talks::{
    Body, EntryId, Malformed, MatterId, Place as Number, RuleBroken, SideNumber, codec,
};

use super::entries::{AN_OFFICIAL, NO_ENTRY};
use super::sequence::sequence_of;
use super::unreadable::with_body;
use super::{Expected, Kind};
use crate::common::OFFICIAL;
use crate::file::Stage;
use crate::scene::{ALAND, BORDURIA, NOBODY, Place, passage};

const MATTER: MatterId = MatterId([0x41; 16]);
const OTHER: MatterId = MatterId([0x42; 16]);
const CLOSINGS: [EntryId; 2] = [EntryId([0x51; 16]), EntryId([0x52; 16])];
const IN_THE_TEAM: (usize, Place) = (OFFICIAL, Place::Team);

fn matched(matter: MatterId, sides: [SideNumber; 2]) -> Body {
    let part = |side| MatchPart {
        side,
        permission: NO_ENTRY,
    };
    let parts = sides.map(part).to_vec();
    Body::Match(Match { matter, parts })
}

fn decided(matter: MatterId, agreed: bool, closings: &[(SideNumber, Option<EntryId>)]) -> Body {
    let part = |(side, closing): &(SideNumber, Option<EntryId>)| ClosingPart {
        side: *side,
        closing: *closing,
    };
    Body::Decision(Decision {
        matter,
        agreed,
        closings: closings.iter().map(part).collect(),
    })
}

fn both() -> [(SideNumber, Option<EntryId>); 2] {
    let [one, other] = CLOSINGS;
    [(ALAND, Some(one)), (BORDURIA, Some(other))]
}

fn provenance(side: SideNumber, to: SideNumber) -> Body {
    Body::Provenance(Provenance {
        side,
        permission: NO_ENTRY,
        number: Number(1),
        to,
        passage: passage("canary non-paper"),
    })
}

fn judged(references: Vec<EntryId>, revises: Option<EntryId>) -> Body {
    Body::Assessment(Assessment {
        subject: "canary".to_owned(),
        judgement: passage("canary judgement"),
        source: "canary source".to_owned(),
        confidence: Confidence::Low,
        references,
        revises,
    })
}

pub(super) fn kinds() -> Vec<Kind> {
    let one = |name, fault, broken, body: fn() -> Body| {
        Kind::entry(name, fault, IN_THE_TEAM, broken, move |_| Ok(body())).at(Stage::Joined)
    };
    let two = |name, fault, broken, bodies: fn(&[EntryId]) -> Vec<Body>| {
        sequence_of(name, fault, IN_THE_TEAM, broken, move |_, ids| {
            Ok(bodies(ids).into_iter().map(|body| (body, 0)).collect())
        })
        .at(Stage::Joined)
    };
    let again = RuleBroken::DecidedBefore;
    let unreadable = |name, fault, kind: u16, body: fn() -> Vec<u8>| {
        let expected = Expected::Unreadable(Malformed::Field("parts"));
        Kind::new(name, fault, AN_OFFICIAL, expected, move |scene| {
            let bytes = with_body(scene, OFFICIAL, kind, body())?;
            scene.sealed(OFFICIAL, Place::Aland, &bytes)
        })
    };
    vec![
        unreadable("match-of-nothing", "A match of no permissions.", 17, || {
            let matter = MATTER;
            let parts = Vec::new();
            codec::encode(&Match { matter, parts })
        }),
        unreadable(
            "match-of-a-side-with-itself",
            "A match of two permissions of one side.",
            17,
            || match matched(MATTER, [ALAND, ALAND]) {
                Body::Match(body) => codec::encode(&body),
                _ => Vec::new(),
            },
        ),
        unreadable(
            "decision-on-nothing",
            "A decision of what never was.",
            18,
            || {
                let (matter, agreed, closings) = (MATTER, false, Vec::new());
                codec::encode(&Decision {
                    matter,
                    agreed,
                    closings,
                })
            },
        ),
        one(
            "match-with-a-side-that-nobody-named",
            "A match with a side that the opening does not name.",
            RuleBroken::NoSuchSide(NOBODY),
            || matched(MATTER, [ALAND, NOBODY]),
        ),
        two(
            "match-a-second-time",
            "The same matter matched twice.",
            RuleBroken::MatterRepeated,
            |_| {
                let body = matched(MATTER, [ALAND, BORDURIA]);
                vec![body.clone(), body]
            },
        ),
        one(
            "decision-for-a-side-that-nobody-named",
            "A decision on what closed in a room that there is not.",
            RuleBroken::NoSuchSide(NOBODY),
            || decided(MATTER, false, &[(NOBODY, None)]),
        ),
        one(
            "decision-agreed-before-all-closed",
            "A decision that all goes, although one part never closed.",
            RuleBroken::NotClosed,
            || {
                decided(
                    MATTER,
                    true,
                    &[(ALAND, Some(CLOSINGS[0])), (BORDURIA, None)],
                )
            },
        ),
        one(
            "decision-agreed-on-one-part",
            "A decision that one half of an exchange goes alone.",
            RuleBroken::NotClosed,
            || decided(MATTER, true, &[(ALAND, Some(CLOSINGS[0]))]),
        ),
        two(
            "decision-a-second-time",
            "A second decision of a matter.",
            again,
            |_| {
                vec![
                    decided(MATTER, true, &both()),
                    decided(MATTER, false, &both()),
                ]
            },
        ),
        two(
            "decision-turned-round",
            "A decision that all goes after one that nothing does.",
            again,
            |_| {
                vec![
                    decided(MATTER, false, &both()),
                    decided(MATTER, true, &both()),
                ]
            },
        ),
        two(
            "decision-on-closings-that-are-taken",
            "A decision that what another matter took goes here, too.",
            again,
            |_| {
                vec![
                    decided(MATTER, true, &both()),
                    decided(OTHER, true, &both()),
                ]
            },
        ),
        one(
            "provenance-of-a-text-to-its-own-side",
            "A non-paper that went to the side it came from.",
            RuleBroken::OwnSide,
            || provenance(ALAND, ALAND),
        ),
        one(
            "provenance-from-nobody",
            "A non-paper of a side that the opening does not name.",
            RuleBroken::NoSuchSide(NOBODY),
            || provenance(NOBODY, ALAND),
        ),
        Kind::entry(
            "provenance-outside-the-team-room",
            "An official notes in a side's room where a non-paper came from.",
            AN_OFFICIAL,
            RuleBroken::OnlyInTeamRoom,
            |_| Ok(provenance(BORDURIA, ALAND)),
        ),
        one(
            "closing-in-the-team-room",
            "An official closes something where nothing is open.",
            RuleBroken::OnlyInSideRoom,
            || Body::Closed(desk::talks::entry::Closed { of: NO_ENTRY }),
        ),
        one(
            "assessment-that-rests-on-nothing",
            "A judgement that refers to an entry which is not there.",
            RuleBroken::NoSuchReference,
            || judged(vec![NO_ENTRY], None),
        )
        .pointing_to_nothing(),
        one(
            "assessment-that-revises-nothing",
            "A judgement that takes the place of one which is not there.",
            RuleBroken::NoSuchAssessment,
            || judged(Vec::new(), Some(NO_ENTRY)),
        )
        .pointing_to_nothing(),
    ]
}
