//! Proving to others what the log was that this desk read.

use std::collections::BTreeMap;

use envelope::tree::{NodeSource, prove_consistency, stored_index};
use envelope::{Checkpoint, FrameHash, Frontier, Root};

use super::RoomEngine;
use crate::evidence::{Earlier, EvidenceFile};
use crate::stored::{Evidence, Standing};

/// The nodes of a tree of which only the right edge at its beginning, and all
/// frames since, are known.
struct Nodes(BTreeMap<u64, Root>);

impl NodeSource for Nodes {
    type Error = ();

    fn nodes(&self, indexes: &[u64]) -> Result<Vec<Root>, ()> {
        let found = indexes.iter().map(|index| self.0.get(index).copied());
        found.collect::<Option<Vec<Root>>>().ok_or(())
    }
}

impl Nodes {
    fn of(start: &Frontier, frames: &[FrameHash]) -> Self {
        let mut nodes = BTreeMap::new();
        let mut size: u64 = 0;
        // The subtrees of the right edge, largest first: one for each binary one.
        let levels = (0..u64::BITS)
            .rev()
            .filter(|level| start.size() >> level & 1 == 1);
        for (level, root) in levels.zip(start.nodes()) {
            size += 1 << level;
            nodes.insert(stored_index(size - 1) + u64::from(level), *root);
        }
        let mut tree = start.clone();
        for frame in frames {
            let first = stored_index(tree.size());
            let completed = tree.grow(frame).unwrap_or_default();
            nodes.extend((first..).zip(completed));
        }
        Self(nodes)
    }
}

impl RoomEngine {
    /// What the log under a checkpoint of this desk's was at a smaller size.
    pub(super) fn earlier(&self, first: &Checkpoint, size: u64) -> Option<Earlier> {
        let mut frames = self.frames.clone();
        if let Some((_, delivered)) = &self.delivery {
            frames.extend(delivered);
        }
        let root = self.root_at(size)?;
        if size == first.head.size {
            return Some(Earlier {
                root,
                proof: Vec::new(),
            });
        }
        let nodes = Nodes::of(&self.start, &frames);
        let proof = prove_consistency(size, first.head.size, &nodes)
            .ok()?
            .ok()?;
        Some(Earlier { root, proof })
    }

    /// The smallest checkpoint of what this desk read that covers a size.
    pub(super) fn covering(&self, size: u64) -> Option<Checkpoint> {
        let delivery = self.delivery.as_ref().map(|(checkpoint, _)| *checkpoint);
        self.checkpoints
            .iter()
            .chain(&self.checkpoint)
            .chain(&delivery)
            .filter(|checkpoint| checkpoint.head.size >= size)
            .min_by_key(|checkpoint| checkpoint.head.size)
            .copied()
    }

    /// The evidence that a frozen room keeps, for others.
    pub(crate) fn evidence_file(&self) -> Option<EvidenceFile> {
        let Standing::Frozen(evidence) = &self.standing else {
            return None;
        };
        let Evidence {
            first,
            second,
            earlier,
            ..
        } = evidence.as_ref();
        Some(EvidenceFile {
            version: 1,
            relay_key: self.relay_key.to_string(),
            first: (*first)?,
            second: (*second)?,
            earlier: earlier.clone(),
        })
    }
}
