//! Drafting a charter and putting it to all sides.

use talks::charter::{CharterKey, CharterSide, Mandate, Permitting};
use talks::proposal::Matter;
use talks::{Charter, Person, PersonId, Role, RoomKind, SideNumber, TalksId, Time};

use crate::answer::{Answer, View};
use crate::command::{CharterDraft, DraftKey, DraftSide};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::CharterMisuse;
use crate::turn::Turn;

/// What a first draft says until somebody changes it.
const RETENTION_DAYS: u32 = 30;
const HOLD_SECONDS: u32 = 10;

impl Desk {
    /// A draft filled with the present state: the charter in force, or the
    /// defaults; and the keys of each side's people.
    pub(crate) fn draft_charter(&self, talks: Option<&str>) -> Result<View, DeskError> {
        let talks = self.talks_named(talks)?;
        let stored = self.talks_of(&talks)?;
        let opening = &stored.opening;
        let current = self.charter_of(&talks);
        let permitting = current.map_or(Permitting::Heads, |charter| charter.permitting);
        let mut sides = Vec::new();
        for (number, side) in (0u8..).map(SideNumber).zip(&opening.sides) {
            let threshold = current.and_then(|charter| charter.side(number));
            sides.push(DraftSide {
                name: side.name.clone(),
                threshold: threshold.map_or(1, |side| side.threshold),
                keys: self.draft_keys(&talks, number, permitting)?,
            });
        }
        Ok(View::CharterDraft(Box::new(match current {
            Some(charter) => CharterDraft {
                number: charter.number.saturating_add(1),
                mandate: charter.mandate,
                title: charter.title.clone(),
                permitting,
                languages: charter.languages.clone(),
                reading_marks: charter.reading_marks,
                exports: charter.exports,
                hold_seconds: charter.hold_seconds,
                retention_days: charter.retention_days,
                closes: charter.closes,
                deadlines: charter.deadlines.clone(),
                rules: charter.rules.clone(),
                sides,
            },
            None => {
                let mut languages: Vec<String> = Vec::new();
                let spoken = opening.sides.iter().map(|side| &side.language);
                for language in spoken.chain([&opening.language]) {
                    if !languages.contains(language) {
                        languages.push(language.clone());
                    }
                }
                CharterDraft {
                    number: 1,
                    mandate: Mandate::GoodOffices,
                    title: "Intermediary".to_owned(),
                    permitting,
                    languages,
                    reading_marks: false,
                    exports: false,
                    hold_seconds: HOLD_SECONDS,
                    retention_days: RETENTION_DAYS,
                    closes: None,
                    deadlines: Vec::new(),
                    rules: None,
                    sides,
                }
            }
        })))
    }

    /// A side's keys that can sign, with whose they are where that is known, and
    /// which of them one charter lists: one a person, of those who permit.
    fn draft_keys(
        &self,
        talks: &TalksId,
        side: SideNumber,
        permitting: Permitting,
    ) -> Result<Vec<DraftKey>, DeskError> {
        let room = self.main_room_of(talks, side)?;
        let engine = self.engine(&room)?;
        let people = &engine.room.context().people;
        // Of a key that nobody can tell the holder of: it is a head's if there is
        // nobody else whose it could be.
        let deputies = people.iter().any(|person| person.role == Role::Deputy);
        let permits = |holder: Option<&Person>| {
            permitting == Permitting::HeadsAndDeputies
                || holder.map_or(!deputies, |holder| holder.role == Role::Head)
        };
        let mut listed: Vec<PersonId> = Vec::new();
        let mut keys = Vec::new();
        for key in engine.room.side_keys().filter(|key| key.side == side) {
            if engine.room.key_has_ended(side, key.number) {
                continue;
            }
            let holder = self
                .holder_of(talks, side, key.number)
                .and_then(|leaf| people.iter().find(|person| person.key == leaf));
            let again = holder.is_some_and(|holder| listed.contains(&holder.person));
            let lists = !again && permits(holder);
            listed.extend(holder.filter(|_| lists).map(|holder| holder.person));
            keys.push(DraftKey {
                number: key.number,
                holder: holder.map(|holder| format!("{}, {}", holder.name, holder.device)),
                listed: lists,
            });
        }
        Ok(keys)
    }

    /// The room in which a side's keys are looked up: its own on a desk of the
    /// intermediary, else the one that this desk has.
    fn main_room_of(
        &self,
        talks: &TalksId,
        side: SideNumber,
    ) -> Result<envelope::RoomId, DeskError> {
        let own = self.talks_of(talks)?.side;
        self.room_of_kind(talks, RoomKind::Side(own.unwrap_or(side)))
    }

    /// Puts a charter to all sides.
    pub(crate) fn propose_charter(
        &mut self,
        turn: &mut Turn<'_>,
        talks: Option<&str>,
        draft: CharterDraft,
        closes: u64,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(talks)?;
        let charter = self.charter_from(&talks, draft)?;
        charter.check()?;
        if charter.destruction().is_some_and(|at| at <= turn.now) {
            return Err(CharterMisuse::DestroysAtOnce.into());
        }
        let warnings = self.without_spare(&talks, &charter);
        let sides = self.all_sides(talks)?;
        let what = Matter::Charter(Box::new(charter));
        let answer = self.put_to_sides(turn, talks, what, sides, Time(closes))?;
        Ok(match answer {
            Answer::Proposed {
                entries, closes, ..
            } => Answer::Proposed {
                entries,
                closes,
                warnings,
            },
            other => other,
        })
    }

    /// The sides that one lost device would silence: all of their keys must sign.
    fn without_spare(&self, talks: &TalksId, charter: &Charter) -> Vec<String> {
        let Some(stored) = self.talks.get(talks) else {
            return Vec::new();
        };
        let sides = stored.opening.sides.iter().zip(&charter.sides);
        let silenced = sides.filter(|(_, part)| usize::from(part.threshold) == part.keys.len());
        silenced
            .map(|(side, part)| {
                format!(
                    "{} has no key to spare: if one of its {} devices is lost, it can sign nothing \
                     more, not even the amendment that would list another key. Let it list a key \
                     more than must sign",
                    side.name,
                    part.keys.len()
                )
            })
            .collect()
    }

    fn charter_from(&self, talks: &TalksId, draft: CharterDraft) -> Result<Charter, DeskError> {
        let opening = &self.talks_of(talks)?.opening;
        let named = draft.sides.iter().map(|side| side.name.to_lowercase());
        let known = opening.sides.iter().map(|side| side.name.to_lowercase());
        if !named.eq(known) {
            let names: Vec<&str> = opening
                .sides
                .iter()
                .map(|side| side.name.as_str())
                .collect();
            return Err(CharterMisuse::Sides(names.join(", ")).into());
        }
        let mut sides = Vec::new();
        for (number, part) in (0u8..).map(SideNumber).zip(&draft.sides) {
            let room = self.main_room_of(talks, number)?;
            let room = &self.engine(&room)?.room;
            let mut keys = Vec::new();
            for key in part.keys.iter().filter(|key| key.listed) {
                let known = room.side_key(number, key.number);
                let key_of = known.filter(|_| !room.key_has_ended(number, key.number));
                let key_of = key_of.ok_or_else(|| CharterMisuse::NoSuchKey {
                    side: part.name.clone(),
                    number: key.number,
                })?;
                keys.push(CharterKey {
                    number: key.number,
                    key: *key_of,
                });
            }
            keys.sort_by_key(|key| key.number);
            if usize::from(part.threshold) > keys.len() || part.threshold == 0 {
                return Err(CharterMisuse::Threshold {
                    side: part.name.clone(),
                    threshold: part.threshold,
                    keys: keys.len(),
                }
                .into());
            }
            sides.push(CharterSide {
                threshold: part.threshold,
                keys,
            });
        }
        let current = self.charter_of(talks);
        Ok(Charter {
            version: 1,
            number: current.map_or(1, |charter| charter.number.saturating_add(1)),
            opening: opening.hash(),
            previous: current.map(Charter::hash),
            mandate: draft.mandate,
            title: draft.title,
            sides,
            permitting: draft.permitting,
            languages: draft.languages,
            reading_marks: draft.reading_marks,
            exports: draft.exports,
            hold_seconds: draft.hold_seconds,
            deadlines: draft.deadlines,
            retention_days: draft.retention_days,
            closes: draft.closes,
            rules: draft.rules,
        })
    }
}
