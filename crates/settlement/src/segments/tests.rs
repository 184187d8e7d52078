use proptest::prelude::*;

use super::*;
use crate::merge;
use crate::progress::Never;

/// Parts of all kinds: opposed or not, with ties, on one line, negative.
fn parts() -> impl Strategy<Value = Vec<Vec<i64>>> {
    let utility = prop_oneof![-9i64..10, -300i64..300, Just(0)];
    let free = prop::collection::vec((utility.clone(), utility), 1..7);
    let on_a_line = prop::collection::vec(0i64..40, 1..7)
        .prop_map(|firsts| firsts.into_iter().map(|first| (first, -first)).collect());
    let opposed = prop::collection::vec(0i64..200, 2..8).prop_map(|mut firsts| {
        firsts.sort_unstable();
        let mut seconds: Vec<i64> = firsts.iter().map(|first| first * first / 40).collect();
        seconds.reverse();
        firsts.into_iter().zip(seconds).collect::<Vec<_>>()
    });
    let part = prop_oneof![free, on_a_line, opposed];
    let flat = part.prop_map(|part| part.into_iter().flat_map(|(one, two)| [one, two]).collect());
    prop::collection::vec(flat, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn segment_by_segment_gives_what_part_by_part_gives(parts in parts()) {
        let space = Space::of_parts(2, &parts, vec![0, 0]);
        let plain = merge::frontier(&space, None, u64::MAX, &mut Never).unwrap();
        let found = frontier(&space, None, &mut Never);
        prop_assert!(found.open.is_empty());
        prop_assert_eq!(found.points, plain);
    }

    #[test]
    fn floors_only_leave_out_what_is_below_them(
        parts in parts(),
        floor in (-200i64..400, -200i64..400),
    ) {
        let floor = [floor.0, floor.1];
        let space = Space::of_parts(2, &parts, floor.to_vec());
        let all = merge::frontier(&space, None, u64::MAX, &mut Never).unwrap();
        let above: Vec<i64> = all
            .chunks_exact(2)
            .filter(|point| point[0] >= floor[0] && point[1] >= floor[1])
            .flatten()
            .copied()
            .collect();
        let plain = merge::frontier(&space, Some(&floor), u64::MAX, &mut Never).unwrap();
        prop_assert_eq!(&plain, &above);
        prop_assert_eq!(frontier(&space, Some(&floor), &mut Never).points, above);
    }

    #[test]
    fn stopped_it_still_has_true_packages_and_says_how_much_may_be_missing(
        parts in parts(),
        floor in (-200i64..400, -200i64..400),
    ) {
        let floor = [floor.0, floor.1];
        let space = Space::of_parts(2, &parts, floor.to_vec());
        let plain = merge::frontier(&space, Some(&floor), u64::MAX, &mut Never).unwrap();
        let stopped = frontier(&space, Some(&floor), &mut |_: Progress| true);
        let found: Vec<&[i64]> = stopped.points.chunks_exact(2).collect();
        for point in &found {
            prop_assert!(plain.chunks_exact(2).any(|other| other == *point));
        }
        for point in plain.chunks_exact(2) {
            let near = |[first, second]: &[Option<i64>; 2]| found.iter().any(|found| {
                let short = [point[0] - found[0], point[1] - found[1]];
                first.is_some_and(|first| short[0] <= first && short[1] <= 0)
                    || second.is_some_and(|second| short[0] <= 0 && short[1] <= second)
            });
            let unknown = stopped.open.contains(&[None, None]);
            prop_assert!(
                unknown || found.contains(&point) || stopped.open.iter().any(near),
                "{:?} is not near {:?}", point, stopped.points
            );
        }
    }
}
