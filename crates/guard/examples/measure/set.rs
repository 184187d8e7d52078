//! A collection of pairs of texts, some of which say the same.

use std::collections::{BTreeMap, HashMap};

/// A collection of pairs.
pub(crate) struct Set<'a> {
    /// The texts that are kept.
    pub(crate) kept: Vec<&'a str>,
    /// Outgoing text, number of the kept one that says the same.
    pub(crate) same: Vec<(&'a str, usize)>,
    /// Outgoing text, number of the kept one that it was set beside and that
    /// does not say the same.
    pub(crate) unlike: Vec<(&'a str, usize)>,
    /// For each text which group of texts that say the same it is in.
    groups: HashMap<&'a str, usize>,
}

impl<'a> Set<'a> {
    /// Reads a collection, or the half of it whose groups have that parity:
    /// groups go to the halves as wholes, so that no text is in both.
    pub(crate) fn read(text: &'a str, half: Option<usize>) -> Self {
        let rows: Vec<(bool, &str, &str)> = text
            .lines()
            .filter_map(|line| {
                let mut fields = line.split('\t');
                Some((fields.next()? == "1", fields.next()?, fields.next()?))
            })
            .filter(|(_, a, b)| a.trim() != b.trim())
            .collect();
        let groups = groups(&rows);
        let wanted = |text: &str| half.is_none_or(|half| groups[text] % 2 == half);
        let rows = rows.into_iter();
        let rows: Vec<_> = rows.filter(|(_, a, b)| wanted(a) && wanted(b)).collect();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        let same = rows.iter().filter(|row| row.0);
        let others = rows.iter().filter(|row| !row.0);
        let firsts = same.clone().map(|row| row.1);
        for text in firsts.chain(others.clone().flat_map(|row| [row.1, row.2])) {
            numbers.entry(text).or_insert_with(|| {
                kept.push(text);
                kept.len() - 1
            });
        }
        let pair = |row: &(bool, &'a str, &'a str)| (row.2, numbers[row.1]);
        Set {
            same: same.map(pair).collect(),
            unlike: others
                .filter(|row| groups[row.1] != groups[row.2])
                .map(pair)
                .collect(),
            kept,
            groups,
        }
    }

    /// Whether a kept text is not known to say the same as another.
    pub(crate) fn is_other(&self, text: &str, kept: usize) -> bool {
        self.groups[self.kept[kept]] != self.groups[text]
    }
}

/// Texts that say the same as a third say the same: each group by the row in which
/// it is first met.
fn groups<'a>(rows: &[(bool, &'a str, &'a str)]) -> HashMap<&'a str, usize> {
    let mut texts: HashMap<&str, usize> = HashMap::new();
    // Of each text: the row where it is first met, and an earlier or equal text.
    let mut rows_of: Vec<usize> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    for (number, (same, a, b)) in rows.iter().enumerate() {
        let [a, b] = [a, b].map(|text| {
            *texts.entry(text).or_insert_with(|| {
                rows_of.push(number);
                parents.push(parents.len());
                parents.len() - 1
            })
        });
        if *same {
            let (a, b) = (root(&parents, a), root(&parents, b));
            parents[a.max(b)] = a.min(b);
        }
    }
    // Two texts of one row that do not say the same are two groups.
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let mut used: BTreeMap<usize, usize> = BTreeMap::new();
    for text in 0..parents.len() {
        let root = root(&parents, text);
        numbers.entry(root).or_insert_with(|| {
            let nth = used.entry(rows_of[root]).or_default();
            *nth += 1;
            // Odd and even as the row is.
            rows_of[root] + 2 * rows.len() * (*nth - 1)
        });
    }
    let number = |text: usize| numbers[&root(&parents, text)];
    texts
        .into_iter()
        .map(|(text, at)| (text, number(at)))
        .collect()
}

fn root(parents: &[usize], mut text: usize) -> usize {
    while parents[text] != text {
        text = parents[text];
    }
    text
}
