//! Who was shown what, in which order: what crossed between rooms, and what was
//! put to several sides at once, as far as the rooms of this desk tell it.
//!
//! The intermediary's desks are in every side's room and know both ends of each
//! crossing. A delegation's desk knows what left its own room, and of what came
//! there no more than that room was told (rules R1 and R4).

use serde::{Deserialize, Serialize};
use talks::entry::{Conveyance, Origin};
use talks::proposal::Matter;
use talks::room::PermissionStanding;
use talks::view::{LegView, legs};
use talks::{Attribution, Body, MatterId, Passage, RoomKind, SideNumber, Time, Wording};

use crate::answer::View;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::room::RoomEngine;

/// Who was shown what, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The talks' title.
    pub title: String,
    /// The intermediary's name.
    pub intermediary: String,
    /// The sides' names, in the order of the opening.
    pub sides: Vec<String>,
    /// In the order in which it was shown; what is on its way stands where it set
    /// out.
    pub happenings: Vec<Happening>,
    /// How much happened before that.
    pub earlier: u64,
}

/// One thing that was shown to somebody, or came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When, by the clock of whoever did it.
    pub at: Time,
    /// The room of whose record it is: where words come from, else the first in
    /// which it stands.
    pub room: String,
    /// What.
    #[serde(flatten)]
    pub what: Happened,
}

/// What happened between rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "happened", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Happened {
    /// Words set out from the room.
    Leg {
        /// The crossing.
        leg: Box<LegView>,
    },
    /// Words came into the room, and where they come from is no room of this desk.
    Came {
        /// Their line.
        number: u64,
        /// The side whose room it is.
        to: String,
        /// The side that they are attributed to.
        from: Option<String>,
        /// The words.
        passage: Passage,
        /// How closely they were kept.
        wording: Wording,
        /// As whose they are put.
        attribution: Attribution,
        /// Whether they were said in person.
        aloud: bool,
    },
    /// The same was put to several sides.
    Proposed {
        /// The proposal's line.
        number: u64,
        /// The sides.
        sides: Vec<String>,
        /// The words; none if it is a charter.
        passage: Option<Passage>,
        /// Until when it could be answered.
        closes: Time,
    },
    /// What came of that was told to all of them.
    Decided {
        /// The proposal's line.
        number: u64,
        /// The sides.
        sides: Vec<String>,
        /// The words; none if it is a charter.
        passage: Option<Passage>,
        /// Whether all said yes.
        agreed: bool,
    },
    /// What a side permitted only in exchange closed, and nothing came of it.
    NotExchanged {
        /// The permission's line.
        number: u64,
        /// The side.
        side: String,
        /// The words, if this desk holds them.
        passage: Option<Passage>,
    },
    /// A round began.
    RoundBegan {
        /// Its number.
        number: u32,
        /// What it is called, if that is known.
        title: Option<String>,
    },
}

impl Desk {
    /// The last of what happened between the rooms of talks.
    pub(crate) fn timeline(
        &self,
        now: Time,
        talks: Option<&str>,
        most: u32,
    ) -> Result<View, DeskError> {
        let id = self.talks_named(talks)?;
        let talks = self.talks_of(&id)?;
        let all = self.rooms_of(&id).into_iter();
        let engines = all.filter_map(|room| self.rooms.get(&room));
        let rooms: Vec<&RoomEngine> = engines
            .filter(|engine| matches!(engine.room.kind(), RoomKind::Side(_)))
            .collect();
        let mut happenings = Vec::new();
        for engine in &rooms {
            let legs = legs(&engine.room, &engine.leaf(), now).into_iter();
            happenings.extend(legs.map(|leg| Happening {
                at: leg.shown.unwrap_or(leg.set_out),
                room: engine.id.to_string(),
                what: Happened::Leg { leg: Box::new(leg) },
            }));
            // The intermediary holds every room that words set out from.
            if talks.side.is_some() {
                happenings.extend(came(engine));
            }
            happenings.extend(not_exchanged(engine));
        }
        happenings.extend(proposals(&rooms));
        happenings.extend(rounds(&rooms));
        happenings.sort_by_key(|happening| happening.at);
        let earlier = happenings.len().saturating_sub(most as usize);
        happenings.drain(..earlier);
        let opening = &talks.opening;
        Ok(View::Timeline(Box::new(Timeline {
            title: opening.title.clone(),
            intermediary: opening.intermediary.clone(),
            sides: opening.sides.iter().map(|side| side.name.clone()).collect(),
            happenings,
            earlier: earlier as u64,
        })))
    }
}

fn name(engine: &RoomEngine, side: SideNumber) -> String {
    let named = engine.room.opening().side(side);
    named.map_or_else(|| format!("side {}", side.0), |side| side.name.clone())
}

fn own_name(engine: &RoomEngine) -> String {
    let side = engine.room.kind().side();
    side.map_or_else(String::new, |side| name(engine, side))
}

/// What was conveyed to a room, as its people were told it.
fn came(engine: &RoomEngine) -> Vec<Happening> {
    let items = engine.room.items();
    let conveyed = items.filter_map(|(place, item)| match &item.counted()?.body {
        Body::Conveyance(body) => Some((place, item.stated, body)),
        _ => None,
    });
    let told = conveyed.map(|(place, at, body): (_, _, &Conveyance)| Happening {
        at,
        room: engine.id.to_string(),
        what: Happened::Came {
            number: place.0,
            to: own_name(engine),
            from: match &body.origin {
                Origin::Side { side, .. } => Some(name(engine, *side)),
                Origin::WithoutAttribution
                | Origin::OwnResponsibility
                | Origin::Question
                | Origin::NonPaper => None,
            },
            passage: body.passage.clone(),
            wording: body.wording,
            attribution: body.origin.attribution(),
            aloud: body.aloud,
        },
    });
    told.collect()
}

fn not_exchanged(engine: &RoomEngine) -> Vec<Happening> {
    let permissions = engine.room.permissions();
    let closed = permissions.filter_map(|permission| match permission.standing {
        PermissionStanding::NotExchanged { at } => Some((permission, at)),
        _ => None,
    });
    let told = closed.map(|(permission, at)| Happening {
        at,
        room: engine.id.to_string(),
        what: Happened::NotExchanged {
            number: permission.place.0,
            side: own_name(engine),
            passage: engine.room.passage_of(&permission.id).cloned(),
        },
    });
    told.collect()
}

/// What was put to several sides, and what came of it: each once, as the first of
/// the rooms has it.
fn proposals(rooms: &[&RoomEngine]) -> Vec<Happening> {
    let mut seen: Vec<MatterId> = Vec::new();
    let mut told = Vec::new();
    for engine in rooms {
        for (_, state) in engine.room.proposals() {
            let proposal = &state.proposal;
            if seen.contains(&proposal.matter) {
                continue;
            }
            seen.push(proposal.matter);
            let passage = match &proposal.what {
                Matter::Text(passage) => Some(passage.clone()),
                Matter::Charter(_) => None,
            };
            let sides = proposal.sides.iter().map(|side| name(engine, *side));
            let sides: Vec<String> = sides.collect();
            let number = state.place.0;
            let room = engine.id.to_string();
            if let Some(item) = engine.room.item(state.place) {
                told.push(Happening {
                    at: item.stated,
                    room: room.clone(),
                    what: Happened::Proposed {
                        number,
                        sides: sides.clone(),
                        passage: passage.clone(),
                        closes: proposal.closes,
                    },
                });
            }
            if let Some(agreed) = state.outcome {
                let closed = state.closed.as_ref();
                told.push(Happening {
                    at: closed.map_or(proposal.closes, |closed| closed.at),
                    room,
                    what: Happened::Decided {
                        number,
                        sides,
                        passage,
                        agreed,
                    },
                });
            }
        }
    }
    told
}

/// The rounds, each as the first of the rooms has it.
fn rounds(rooms: &[&RoomEngine]) -> Vec<Happening> {
    let mut seen: Vec<u32> = Vec::new();
    let mut told = Vec::new();
    for engine in rooms {
        for round in engine.room.rounds() {
            if seen.contains(&round.number) {
                continue;
            }
            seen.push(round.number);
            told.push(Happening {
                at: round.begun,
                room: engine.id.to_string(),
                what: Happened::RoundBegan {
                    number: round.number,
                    title: round.title.clone(),
                },
            });
        }
    }
    told
}
