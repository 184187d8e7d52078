//! The tree against the definition of RFC 6962 §2.1, written out naively.

use proptest::prelude::*;

use super::*;
use crate::ids::Position;

fn frame(number: u64) -> FrameHash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    FrameHash::from_bytes(bytes)
}

/// MTH of RFC 6962 §2.1, by its own recursion.
fn naive(frames: &[FrameHash]) -> Root {
    match frames {
        [] => Root::EMPTY,
        [one] => Root::of_leaf(one),
        _ => {
            let split = frames.len().next_power_of_two() / 2;
            Root::above(&naive(&frames[..split]), &naive(&frames[split..]))
        }
    }
}

struct Stored(Vec<Root>);

impl NodeSource for Stored {
    type Error = ();
    fn nodes(&self, indexes: &[u64]) -> Result<Vec<Root>, ()> {
        indexes
            .iter()
            .map(|index| self.0.get(*index as usize).copied().ok_or(()))
            .collect()
    }
}

fn grown(size: u64) -> (Frontier, Stored, Vec<TreeHead>) {
    let mut frontier = Frontier::new();
    let mut stored = Vec::new();
    let mut heads = vec![frontier.head()];
    for number in 0..size {
        assert_eq!(stored.len() as u64, stored_index(number));
        for (level, node) in frontier
            .grow(&frame(number))
            .unwrap()
            .into_iter()
            .enumerate()
        {
            let place = (Position(number), level as u8);
            assert_eq!(stored_place(stored.len() as u64), place);
            stored.push(node);
        }
        heads.push(frontier.head());
    }
    (frontier, Stored(stored), heads)
}

#[test]
fn the_root_is_what_rfc_6962_defines() {
    let frames: Vec<_> = (0..130).map(frame).collect();
    let (_, stored, heads) = grown(130);
    for (size, head) in heads.iter().enumerate() {
        assert_eq!(head.root, naive(&frames[..size]));
        assert_eq!(head_at(size as u64, &stored).unwrap().unwrap(), *head);
    }
}

proptest! {
    #[test]
    fn a_log_is_shown_to_begin_with_each_of_its_pasts(size in 1u64..200, part in 0.0f64..=1.0) {
        let old = (size as f64 * part) as u64;
        let (_, stored, heads) = grown(size);
        let proof = prove_consistency(old, size, &stored).unwrap().unwrap();
        let (old, new) = (heads[old as usize], heads[size as usize]);
        prop_assert_eq!(verify_consistency(&proof, &old, &new), Ok(()));
        let other = TreeHead { root: Root([7; 32]), ..old };
        prop_assert!(verify_consistency(&proof, &other, &new).is_err());
        let other = TreeHead { root: Root([7; 32]), ..new };
        prop_assert!(old.size == 0 || verify_consistency(&proof, &old, &other).is_err());
    }

    #[test]
    fn a_frame_is_shown_only_at_its_own_position(size in 1u64..200, at in 0u64..200, bent in any::<prop::sample::Index>()) {
        let at = at % size;
        let (_, stored, heads) = grown(size);
        let head = heads[size as usize];
        let proof = prove_inclusion(Position(at), size, &stored).unwrap().unwrap();
        prop_assert_eq!(verify_inclusion(&proof, &head, Position(at), &frame(at)), Ok(()));
        prop_assert!(verify_inclusion(&proof, &head, Position(at), &frame(size)).is_err());
        if size > 1 {
            prop_assert!(verify_inclusion(&proof, &head, Position((at + 1) % size), &frame(at)).is_err());
            let mut other = proof.clone();
            let node = bent.index(other.len());
            other[node].0[0] ^= 1;
            prop_assert!(verify_inclusion(&other, &head, Position(at), &frame(at)).is_err());
        }
    }

    #[test]
    fn any_sizes_and_proofs_are_answered_without_a_panic(
        sizes in any::<(u64, u64)>(), nodes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<_> = nodes.into_iter().map(Root).collect();
        let (old, new) = (TreeHead { size: sizes.0, root: Root([1; 32]) }, TreeHead { size: sizes.1, root: Root([2; 32]) });
        prop_assert!(verify_consistency(&proof, &old, &new).is_err());
        prop_assert!(verify_inclusion(&proof, &new, Position(sizes.0), &frame(0)).is_err());
    }

    #[test]
    fn a_stored_right_edge_goes_on_where_it_stopped(size in 0u64..100, more in 0u64..100) {
        let (before, _, _) = grown(size);
        let (after, _, _) = grown(size + more);
        let mut read: Frontier = crate::cbor::decode_whole(&crate::cbor::encode(&before), 4096).unwrap();
        prop_assert_eq!(&read, &before);
        prop_assert_eq!(read.validate(&before.head()), Ok(()));
        for number in size..size + more {
            read.append(&frame(number));
        }
        prop_assert_eq!(read, after);
    }

    #[test]
    fn a_right_edge_of_the_wrong_shape_is_refused(size in any::<u64>(), nodes in 0usize..70) {
        let fits = size <= crate::limits::LARGEST_LOG && size.count_ones() as usize == nodes;
        prop_assert_eq!(Frontier::from_parts(size, vec![Root([0; 32]); nodes]).is_ok(), fits);
    }
}
