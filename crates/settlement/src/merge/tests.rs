use proptest::prelude::*;

use super::*;
use crate::pareto;

/// Unbeaten points of three sides, with utilities up to `span`.
fn unbeaten(span: i64, most: usize) -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(-span..span, 3..most * 3).prop_map(|mut points| {
        points.truncate(points.len() / 3 * 3);
        let kept = pareto::undominated(3, &points);
        pareto::picked(&points, 3, &kept)
    })
}

/// Many points that do not beat each other: on a tilted plane.
fn on_a_plane(span: i64, most: usize) -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec((0..span, 0..span), 1..most).prop_map(move |pairs| {
        let points: Vec<i64> = pairs
            .into_iter()
            .flat_map(|(one, two)| [one, two, 2 * span - one - two])
            .collect();
        let kept = pareto::undominated(3, &points);
        pareto::picked(&points, 3, &kept)
    })
}

proptest! {
    #[test]
    fn three_sides_by_array_and_by_sorting_are_the_same(
        points in prop_oneof![unbeaten(30, 60), unbeaten(2_000, 200), on_a_plane(700, 300)],
        choices in prop_oneof![unbeaten(9, 8), unbeaten(900, 12), on_a_plane(300, 12)],
    ) {
        let mut never = |_: usize| false;
        let by_array = three::join(&points, &choices, &mut never).unwrap();
        let by_sorting = many::join(3, &points, &choices, &mut never).unwrap();
        prop_assert_eq!(by_array, by_sorting);
    }

    #[test]
    fn numbers_too_large_for_the_array_give_the_same_too(
        points in unbeaten(40, 40),
        choices in unbeaten(9, 8),
    ) {
        let large = |units: &[i64]| -> Vec<i128> {
            units.iter().map(|units| i128::from(*units) << 70).collect()
        };
        let mut never = |_: usize| false;
        let small = three::join(&points, &choices, &mut never).unwrap();
        let wide = three::join(&large(&points), &large(&choices), &mut never).unwrap();
        prop_assert_eq!(wide, large(&small));
    }
}
