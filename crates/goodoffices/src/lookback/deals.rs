//! How negotiations in the format of the CaSiNo corpus ended, and what they
//! were about.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

/// Items of each kind.
pub(crate) const ITEMS: u8 = 3;
/// Kinds of items.
pub(crate) const KINDS: usize = 3;
/// What an item is worth by priority.
const PRIORITIES: [(&str, i64); KINDS] = [("High", 5), ("Medium", 4), ("Low", 3)];

/// A negotiation of two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deal {
    /// Its id in the file.
    pub(crate) id: String,
    /// What is divided, in alphabetical order.
    pub(crate) kinds: [String; KINDS],
    /// What an item of each kind is worth to each of the two.
    pub(crate) worth: [[i64; KINDS]; 2],
    /// How many items of each kind the first got; none if they walked away.
    pub(crate) first_got: Option<[u8; KINDS]>,
}

#[derive(Deserialize)]
struct Raw {
    dialogue_id: Value,
    chat_logs: Vec<RawTurn>,
    participant_info: BTreeMap<String, RawPerson>,
}

#[derive(Deserialize)]
struct RawTurn {
    text: String,
    id: String,
    #[serde(default)]
    task_data: Value,
}

#[derive(Deserialize)]
struct RawPerson {
    value2issue: BTreeMap<String, String>,
}

/// Reads the negotiations of a file; those that ended neither in a deal nor by
/// walking away are counted, not given.
///
/// # Errors
/// If the file is not in the format, with the negotiation and what is wrong.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Deal>, usize), Failure> {
    let raw: Vec<Raw> = serde_json::from_slice(bytes).map_err(|error| {
        Failure::misuse(format!("not negotiations in the CaSiNo format: {error}"))
    })?;
    let mut deals = Vec::with_capacity(raw.len());
    let mut open = 0;
    for (index, raw) in raw.iter().enumerate() {
        match deal(raw) {
            Ok(Some(deal)) => deals.push(deal),
            Ok(None) => open += 1,
            Err(what) => {
                return Err(Failure::misuse(format!(
                    "negotiation {}: {what}",
                    index + 1
                )));
            }
        }
    }
    Ok((deals, open))
}

fn deal(raw: &Raw) -> Result<Option<Deal>, String> {
    let people: Vec<(&String, &RawPerson)> = raw.participant_info.iter().collect();
    let [(first, one), (second, other)] = people[..] else {
        return Err(format!("{} people; it takes two", people.len()));
    };
    let mut kinds: Vec<&String> = one.value2issue.values().collect();
    kinds.sort();
    kinds.dedup();
    let kinds: [String; KINDS] = kinds
        .into_iter()
        .cloned()
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| format!("{first} must order {KINDS} kinds of items"))?;
    let worth = |name: &str, person: &RawPerson| {
        priorities(&kinds, person).ok_or_else(|| {
            format!(
                "{name} must say of {} which is High, Medium and Low",
                kinds.join(", ")
            )
        })
    };
    let worth = [worth(first, one)?, worth(second, other)?];
    let Some(ending) = ending(&raw.chat_logs) else {
        return Ok(None);
    };
    let first_got = match ending {
        Ending::Walked => None,
        Ending::Agreed(turn) => {
            let by_first = match &turn.id {
                name if name == first => true,
                name if name == second => false,
                name => return Err(format!("{name} submits a deal and takes no part")),
            };
            Some(divided(&kinds, turn, by_first)?)
        }
    };
    let id = match &raw.dialogue_id {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Ok(Some(Deal {
        id,
        kinds,
        worth,
        first_got,
    }))
}

fn priorities(kinds: &[String; KINDS], person: &RawPerson) -> Option<[i64; KINDS]> {
    if person.value2issue.len() != KINDS {
        return None;
    }
    let mut worth = [0; KINDS];
    for (worth, kind) in worth.iter_mut().zip(kinds) {
        let named = |(priority, _): &&(&str, i64)| person.value2issue.get(*priority) == Some(kind);
        *worth = PRIORITIES.iter().find(named)?.1;
    }
    Some(worth)
}

enum Ending<'a> {
    Walked,
    Agreed(&'a RawTurn),
}

/// The deal that was accepted, or that somebody walked away; none if neither.
fn ending(turns: &[RawTurn]) -> Option<Ending<'_>> {
    let mut submitted = None;
    let mut ending = None;
    for turn in turns {
        match turn.text.as_str() {
            "Submit-Deal" => submitted = Some(turn),
            "Reject-Deal" => submitted = None,
            "Accept-Deal" => ending = submitted.map(Ending::Agreed),
            "Walk-Away" => ending = Some(Ending::Walked),
            _ => {}
        }
    }
    ending
}

/// How many items of each kind the first got.
fn divided(kinds: &[String; KINDS], turn: &RawTurn, by_first: bool) -> Result<[u8; KINDS], String> {
    let (mine, theirs) = ("issue2youget", "issue2theyget");
    let (first, second) = if by_first {
        (mine, theirs)
    } else {
        (theirs, mine)
    };
    let mut got = [0; KINDS];
    for (got, kind) in got.iter_mut().zip(kinds) {
        let count = |who: &str| number(turn.task_data.get(who)?.get(kind)?);
        let whole = count(first).zip(count(second));
        match whole.filter(|(first, second)| first.checked_add(*second) == Some(ITEMS)) {
            Some((first, _)) => *got = first,
            None => return Err(format!("the deal does not divide {ITEMS} items of {kind}")),
        }
    }
    Ok(got)
}

fn number(value: &Value) -> Option<u8> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64().and_then(|number| u8::try_from(number).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(ending: &str) -> Vec<u8> {
        format!(
            r#"[{{"dialogue_id": 4, "participant_info": {{
                "b": {{"value2issue": {{"High": "Water", "Medium": "Food", "Low": "Wood"}}}},
                "a": {{"value2issue": {{"High": "Food", "Medium": "Water", "Low": "Wood"}}}}}},
               "chat_logs": [{{"text": "Hello", "id": "a"}}, {ending}]}}]"#
        )
        .into_bytes()
    }

    const SUBMIT: &str = r#"{"text": "Submit-Deal", "id": "b", "task_data": {
        "issue2youget": {"Food": "0", "Water": "3", "Wood": "1"},
        "issue2theyget": {"Food": "3", "Water": 0, "Wood": "2"}}}"#;

    #[test]
    fn a_deal_is_what_was_submitted_last_and_accepted() {
        let accepted = format!(r#"{SUBMIT}, {{"text": "Accept-Deal", "id": "a"}}"#);
        let (deals, open) = parse(&file(&accepted)).unwrap();
        assert_eq!(open, 0);
        assert_eq!(deals[0].kinds, ["Food", "Water", "Wood"]);
        assert_eq!(deals[0].worth, [[5, 4, 3], [4, 5, 3]]);
        assert_eq!(deals[0].first_got, Some([3, 0, 2]));
    }

    #[test]
    fn walking_away_is_an_ending_and_an_open_deal_is_none() {
        let walked = format!(r#"{SUBMIT}, {{"text": "Walk-Away", "id": "a"}}"#);
        assert_eq!(parse(&file(&walked)).unwrap().0[0].first_got, None);
        let rejected = format!(
            r#"{SUBMIT}, {{"text": "Reject-Deal", "id": "a"}}, {{"text": "Accept-Deal", "id": "b"}}"#
        );
        for unfinished in [SUBMIT, &rejected] {
            let (deals, open) = parse(&file(unfinished)).unwrap();
            assert_eq!((deals.len(), open), (0, 1));
        }
    }

    #[test]
    fn a_deal_that_divides_more_than_there_is_is_refused_by_name() {
        let more = SUBMIT.replace("\"Wood\": \"1\"", "\"Wood\": \"2\"");
        let more = format!(r#"{more}, {{"text": "Accept-Deal", "id": "a"}}"#);
        let failure = parse(&file(&more)).unwrap_err();
        assert!(
            failure.message.contains("negotiation 1"),
            "{}",
            failure.message
        );
        assert!(failure.message.contains("Wood"), "{}", failure.message);
    }
}
