//! Packages beside a given one: worth nearly the same to one side, or better for
//! all.

use goodoffices_settlement::progress::Never;
use goodoffices_settlement::{Engine, Number};
use proptest::prelude::*;

use crate::brute::{self, Brute};
use crate::problems::{ANY, number, problem};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn packages_near_in_value_are_all_on_the_frontier(
        problem in problem(ANY),
        one in any::<prop::sample::Index>(),
        side in any::<prop::sample::Index>(),
        within in 0i64..6,
    ) {
        let engine = Engine::new(&problem).unwrap();
        let truth = Brute::of(&problem);
        if truth.acceptable.is_empty() {
            return Ok(());
        }
        let one = one.get(&truth.acceptable);
        let side = side.index(problem.sides.len());
        let within = number(within);
        let near = |point: &&Vec<Number>| {
            let apart = &point[side] - &one.utilities[side];
            apart <= within && -apart <= within
        };
        let frontier = truth.frontier();
        let mut expected: Vec<Vec<Number>> = frontier.iter().filter(near).cloned().collect();
        let found = engine.near(side, &one.package, &within, usize::MAX, &mut Never);
        let mut points = Vec::new();
        for agreement in &found {
            prop_assert_eq!(&brute::utilities(&problem, &agreement.package), &agreement.utilities);
            prop_assert!(brute::is_allowed(&problem, &agreement.package));
            points.push(agreement.utilities.clone());
        }
        // Whether the package itself is among them says nothing new.
        points.retain(|point| *point != one.utilities);
        expected.retain(|point| *point != one.utilities);
        points.sort();
        expected.sort();
        prop_assert_eq!(points, expected);
        let few = engine.near(side, &one.package, &within, 2, &mut Never);
        prop_assert_eq!(few.len(), found.len().min(2));
        for agreement in &few {
            prop_assert!(found.iter().any(|other| other.utilities == agreement.utilities));
        }
    }

    #[test]
    fn improvements_are_what_all_prefer_and_nothing_beats(
        problem in problem(ANY),
        one in any::<prop::sample::Index>(),
    ) {
        let engine = Engine::new(&problem).unwrap();
        let truth = Brute::of(&problem);
        if truth.acceptable.is_empty() {
            return Ok(());
        }
        let one = one.get(&truth.acceptable);
        let mut expected = truth.frontier();
        expected.retain(|point| brute::beats(point, &one.utilities));
        let found = engine.improvements(&one.package, usize::MAX, &mut Never).unwrap();
        let mut points = Vec::new();
        for agreement in &found {
            prop_assert_eq!(&brute::utilities(&problem, &agreement.package), &agreement.utilities);
            points.push(agreement.utilities.clone());
        }
        points.sort();
        expected.sort();
        prop_assert_eq!(points, expected);
        let few = engine.improvements(&one.package, 1, &mut Never).unwrap();
        prop_assert_eq!(few.len(), found.len().min(1));
    }
}
