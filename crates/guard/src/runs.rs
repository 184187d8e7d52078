//! Runs of words: the same words in the same order.
//!
//! Fingerprints of three words each, of which every window of three keeps the
//! smallest (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003). Two texts
//! with five words in a row in common keep a fingerprint of them in common.

use std::collections::HashMap;

use crate::finding::PassageId;

/// Words of a fingerprint.
const GRAM: usize = 3;
/// Fingerprints of which one is kept.
const WINDOW: usize = 3;
/// A run of so many words is always found; shorter passages are found whole.
pub(crate) const SURE: usize = GRAM + WINDOW - 1;
/// Places of one fingerprint in one passage.
const REPEATS: usize = 8;
/// Passages with the same fingerprint that are looked at.
const SHARED: usize = 64;

/// Where a passage has a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) slot: u32,
    pub(crate) at: u32,
}

/// In the order of passages, whatever their slots.
#[derive(Debug)]
enum Places {
    One(Place),
    #[expect(clippy::box_collection, reason = "most are one: the others stay small")]
    Many(Box<Vec<Place>>),
}

#[derive(Debug, Default)]
pub(crate) struct Runs(HashMap<u64, Places>);

impl Runs {
    /// Takes in the words of the passage in a slot, by their hashes, given which
    /// passage is in each.
    pub(crate) fn keep(&mut self, ids: &[PassageId], slot: u32, words: &[u64]) {
        let key = |place: &Place| (ids.get(place.slot as usize), place.at);
        for (print, at) in prints(words) {
            let place = Place { slot, at };
            let places = self.0.entry(print).or_insert(Places::One(place));
            match places {
                Places::One(first) if *first != place => {
                    let mut both = vec![*first, place];
                    both.sort_unstable_by_key(key);
                    *places = Places::Many(Box::new(both));
                }
                Places::One(_) => {}
                Places::Many(all) => {
                    if let Err(gap) = all.binary_search_by_key(&key(&place), key) {
                        all.insert(gap, place);
                    }
                }
            }
        }
    }

    pub(crate) fn forget(&mut self, slot: u32, words: &[u64]) {
        for (print, _) in prints(words) {
            let empty = match self.0.get_mut(&print) {
                Some(Places::One(place)) => place.slot == slot,
                Some(Places::Many(all)) => {
                    all.retain(|place| place.slot != slot);
                    all.is_empty()
                }
                None => false,
            };
            if empty {
                self.0.remove(&print);
            }
        }
    }

    /// Where fingerprints of outgoing words lie in passages: at which word of
    /// ours, and where of theirs.
    pub(crate) fn meet(&self, words: &[u64]) -> impl Iterator<Item = (u32, Place)> {
        let short = (0..words.len()).flat_map(move |at| {
            (1..SURE).filter_map(move |length| {
                let gram = words.get(at..at + length)?;
                Some((print(gram), at as u32))
            })
        });
        let long = winnow(words).into_iter();
        short.chain(long).flat_map(|(print, at)| {
            let places = match self.0.get(&print) {
                Some(Places::One(place)) => std::slice::from_ref(place),
                Some(Places::Many(all)) => all,
                None => &[],
            };
            places.iter().take(SHARED).map(move |place| (at, *place))
        })
    }

    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The fingerprints of a passage: the winnowed ones, or all of it if it is short.
fn prints(words: &[u64]) -> Vec<(u64, u32)> {
    match words.len() {
        0 => Vec::new(),
        1..SURE => vec![(print(words), 0)],
        _ => {
            let mut seen: HashMap<u64, usize> = HashMap::new();
            let mut prints = winnow(words);
            prints.retain(|(print, _)| {
                let count = seen.entry(*print).or_default();
                *count += 1;
                *count <= REPEATS
            });
            prints
        }
    }
}

fn winnow(words: &[u64]) -> Vec<(u64, u32)> {
    let grams: Vec<u64> = words.windows(GRAM).map(print).collect();
    let mut kept: Vec<(u64, u32)> = Vec::new();
    for (start, window) in grams.windows(WINDOW).enumerate() {
        // The rightmost of the smallest, so that windows agree.
        let least = window
            .iter()
            .enumerate()
            .rev()
            .min_by_key(|(_, print)| **print);
        let Some((offset, print)) = least else {
            continue;
        };
        let at = (start + offset) as u32;
        if kept.last().is_none_or(|(_, last)| *last != at) {
            kept.push((*print, at));
        }
    }
    kept
}

/// Of words and of how many they are, so that a short passage does not meet a
/// fingerprint of long ones.
fn print(words: &[u64]) -> u64 {
    let length = match words.len() {
        GRAM => 0,
        other => other as u64,
    };
    words.iter().fold(length, |print, word| {
        (print.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}
