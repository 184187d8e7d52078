//! Negotiations in the format of the CaSiNo corpus (Chawla et al., NAACL 2021).

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::failure::Failure;

/// The largest file read, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// One negotiation, ready to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialogue {
    /// What its talks are called; unique in a file.
    pub(crate) title: String,
    /// The two sides.
    pub(crate) sides: [Side; 2],
    /// What is said, in order.
    pub(crate) turns: Vec<Turn>,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// Its name.
    pub(crate) name: String,
    /// Its language (BCP 47).
    pub(crate) language: String,
}

/// One utterance; deals are said as their text too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Who speaks: 0 or 1.
    pub(crate) side: usize,
    /// The words.
    pub(crate) words: String,
}

#[derive(Deserialize)]
struct Raw {
    dialogue_id: serde_json::Value,
    #[serde(default)]
    title: Option<String>,
    chat_logs: Vec<RawTurn>,
    #[serde(default)]
    participant_info: BTreeMap<String, RawParticipant>,
}

#[derive(Deserialize)]
struct RawTurn {
    text: String,
    id: String,
}

#[derive(Deserialize)]
struct RawParticipant {
    #[serde(default)]
    language: Option<String>,
}

/// Reads a file of negotiations.
///
/// # Errors
/// If it cannot be read, is not in the format, or holds what no entry can.
pub(crate) fn read(path: &Path) -> Result<Vec<Dialogue>, Failure> {
    parse(&load(path)?).map_err(|failure| failure.while_doing(path.display()))
}

/// The bytes of a file of negotiations.
///
/// # Errors
/// If it cannot be read, or is too large.
pub(crate) fn load(path: &Path) -> Result<Vec<u8>, Failure> {
    let at = |what: String| Failure::unavailable(format!("{}: {what}", path.display()));
    let length = std::fs::metadata(path)
        .map_err(|error| at(error.to_string()))?
        .len();
    if length > LARGEST {
        return Err(at(format!(
            "{length} bytes are too many; at most {LARGEST}"
        )));
    }
    std::fs::read(path).map_err(|error| at(error.to_string()))
}

/// Reads negotiations from JSON.
///
/// # Errors
/// As [`read`].
pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Dialogue>, Failure> {
    let raw: Vec<Raw> = serde_json::from_slice(bytes).map_err(|error| {
        Failure::misuse(format!("not negotiations in the CaSiNo format: {error}"))
    })?;
    if raw.is_empty() {
        return Err(Failure::misuse("the file holds no negotiation"));
    }
    let mut dialogues = Vec::with_capacity(raw.len());
    let mut titles = std::collections::BTreeSet::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let dialogue = dialogue(raw)
            .map_err(|failure| failure.while_doing(format!("negotiation {}", index + 1)))?;
        if !titles.insert(dialogue.title.clone()) {
            return Err(Failure::misuse(format!(
                "negotiation {}: a second one is called {}",
                index + 1,
                dialogue.title
            )));
        }
        dialogues.push(dialogue);
    }
    Ok(dialogues)
}

fn dialogue(raw: Raw) -> Result<Dialogue, Failure> {
    let mut names: Vec<&String> = raw.participant_info.keys().collect();
    for turn in &raw.chat_logs {
        if !names.contains(&&turn.id) {
            names.push(&turn.id);
        }
    }
    let [first, second] = names[..] else {
        return Err(Failure::misuse(format!(
            "{} speakers; replay holds talks of two sides",
            names.len()
        )));
    };
    let side = |name: &String| Side {
        name: name.clone(),
        language: raw
            .participant_info
            .get(name)
            .and_then(|about| about.language.clone())
            .unwrap_or_else(|| "en".to_owned()),
    };
    let sides = [side(first), side(second)];
    let turns = raw
        .chat_logs
        .iter()
        .enumerate()
        .map(|(index, turn)| {
            let fits = !turn.text.trim().is_empty() && turn.text.len() <= talks::limits::WORDS;
            if !fits {
                return Err(Failure::misuse(format!(
                    "utterance {} is empty or longer than {} bytes",
                    index + 1,
                    talks::limits::WORDS
                )));
            }
            Ok(Turn {
                side: usize::from(turn.id != *first),
                words: turn.text.clone(),
            })
        })
        .collect::<Result<Vec<Turn>, Failure>>()?;
    let id = match &raw.dialogue_id {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let title = match raw.title {
        Some(title) => format!("{id}: {title}"),
        None => format!("dialogue {id}"),
    };
    Ok(Dialogue {
        title,
        sides,
        turns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"[{"dialogue_id": 7, "participant_info": {"b": {"value2issue": {}}, "a": {"language": "fa"}},
        "chat_logs": [{"text": " hi ", "task_data": {}, "id": "b"},
                      {"text": "Accept-Deal", "task_data": {"data": "accept_deal"}, "id": "a"}]}]"#;

    #[test]
    fn words_are_taken_byte_for_byte_and_deals_are_said() {
        let dialogues = parse(ONE.as_bytes()).unwrap();
        assert_eq!(dialogues.len(), 1);
        assert_eq!(dialogues[0].title, "dialogue 7");
        assert_eq!(dialogues[0].sides[0].name, "a");
        assert_eq!(dialogues[0].sides[0].language, "fa");
        let turns: Vec<(usize, &str)> = dialogues[0]
            .turns
            .iter()
            .map(|turn| (turn.side, turn.words.as_str()))
            .collect();
        assert_eq!(turns, [(1, " hi "), (0, "Accept-Deal")]);
    }

    #[test]
    fn foreign_and_cut_files_are_refused_in_words_that_say_where() {
        for (text, says) in [
            ("{}", "CaSiNo"),
            ("[]", "no negotiation"),
            (&ONE[..100], "CaSiNo"),
            (
                r#"[{"dialogue_id":1,"chat_logs":[{"text":"x","id":"only"}]}]"#,
                "1 speakers",
            ),
            (
                r#"[{"dialogue_id":1,"chat_logs":[{"text":"x","id":"a"},{"text":" ","id":"b"}]}]"#,
                "utterance 2",
            ),
        ] {
            let failure = parse(text.as_bytes()).unwrap_err();
            assert!(failure.message.contains(says), "{}", failure.message);
        }
    }

    #[test]
    fn our_own_examples_are_in_the_format() {
        let dialogues = parse(include_bytes!("../../../../examples/talks.json")).unwrap();
        assert!(dialogues.len() >= 12);
        let right_to_left = |dialogue: &Dialogue| {
            dialogue
                .sides
                .iter()
                .any(|side| ["ar", "fa", "he", "ur"].contains(&side.language.as_str()))
        };
        assert!(
            dialogues
                .iter()
                .filter(|dialogue| right_to_left(dialogue))
                .count()
                >= 4
        );
    }
}
