use proptest::prelude::*;

use super::*;

fn naive(sides: usize, points: &[i64]) -> Vec<Vec<i64>> {
    let points: std::collections::BTreeSet<&[i64]> = points.chunks_exact(sides).collect();
    let beaten = |point: &&[i64]| {
        points
            .iter()
            .any(|other| other != point && other.iter().zip(*point).all(|(one, two)| one >= two))
    };
    let kept = points.iter().filter(|point| !beaten(point));
    kept.rev().map(|point| point.to_vec()).collect()
}

proptest! {
    #[test]
    fn exactly_the_unbeaten_points_stay_best_for_the_first_side_first(
        (sides, points) in (2usize..6).prop_flat_map(|sides| {
            (Just(sides), prop::collection::vec(0i64..9, 0..400).prop_map(move |mut points| {
                points.truncate(points.len() / sides * sides);
                points
            }))
        })
    ) {
        let kept = undominated(sides, &points);
        let kept: Vec<Vec<i64>> = picked(&points, sides, &kept)
            .chunks_exact(sides)
            .map(<[i64]>::to_vec)
            .collect();
        prop_assert_eq!(kept, naive(sides, &points));
    }
}
