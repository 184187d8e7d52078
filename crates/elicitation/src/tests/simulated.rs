//! Delegations that know what they want to the last digit: how near the
//! questions get. The populations are fixed by their seeds;
//! `examples/simulated.rs` measures larger ones.

use std::sync::OnceLock;

use super::population::{Case, HONEST, Judgement, Manner, centre, spread};

/// Of each of these sizes so many delegations.
const SIZES: [usize; 3] = [4, 8, 12];
const EACH: u64 = 20;

fn population() -> Vec<(u64, Case)> {
    let sizes = SIZES.into_iter();
    sizes
        .flat_map(|issues| {
            (0..EACH)
                .map(move |seed| (seed, Case::new(77_000 + 100 * issues as u64 + seed, issues)))
        })
        .collect()
}

fn judge(judge: impl Fn(u64, &Case) -> Judgement) -> Vec<Judgement> {
    let population = population();
    population
        .iter()
        .map(|(seed, case)| judge(*seed, case))
        .collect()
}

/// Mean, median and 95th percentile.
fn regret(all: &[Judgement]) -> (f64, f64, f64) {
    spread(&all.iter().map(|one| one.regret).collect::<Vec<f64>>())
}

fn nash(all: &[Judgement]) -> f64 {
    spread(&all.iter().map(|one| one.nash).collect::<Vec<f64>>()).0
}

fn right(all: &[Judgement]) -> f64 {
    spread(&all.iter().map(|one| one.right).collect::<Vec<f64>>()).0
}

fn asked(manner: Manner) -> Vec<Judgement> {
    judge(|seed, case| case.judge(&centre(&case.interview(seed, manner).result())))
}

/// What honest answers give; more than one test asks.
fn honest() -> &'static [Judgement] {
    static HONESTLY: OnceLock<Vec<Judgement>> = OnceLock::new();
    HONESTLY.get_or_init(|| asked(HONEST))
}

#[test]
fn twelve_questions_beat_equal_weights_rank_order_weights_and_random_questions() {
    let interview = honest();
    let random = judge(|seed, case| {
        case.judge(&centre(
            &case.interview_at_random(seed, HONEST, 12).result(),
        ))
    });
    let centroid = judge(|_, case| case.judge(&case.rank_order_centroid()));
    let equal = judge(|_, case| case.judge(&case.equal_weights()));
    let (mean, median, high) = regret(interview);
    assert_eq!(median, 0.0);
    assert!(high <= 4.0, "{high}");
    for (name, other) in [("random", random), ("centroid", centroid), ("equal", equal)] {
        assert!(
            mean < regret(&other).0,
            "{name}: {mean} {:?}",
            regret(&other)
        );
        assert!(nash(interview) < nash(&other), "{name}: {}", nash(&other));
        assert!(
            right(interview) > right(&other),
            "{name}: {}",
            right(&other)
        );
    }
    assert!(right(interview) > 93.0, "{}", right(interview));
}

#[test]
fn a_tenth_of_wrong_answers_costs_little() {
    let wrong = asked(Manner {
        wrong: 0.1,
        unknown: 0.0,
    });
    let equal = judge(|_, case| case.judge(&case.equal_weights()));
    assert!(right(&wrong) > right(honest()) - 4.0, "{}", right(&wrong));
    assert!(
        regret(&wrong).0 < 0.5 * regret(&equal).0,
        "{:?}",
        regret(&wrong)
    );
    assert!(nash(&wrong) < 0.5 * nash(&equal), "{}", nash(&wrong));
}

#[test]
fn not_knowing_now_and_then_costs_little() {
    let unsure = asked(Manner {
        wrong: 0.0,
        unknown: 0.1,
    });
    let equal = judge(|_, case| case.judge(&case.equal_weights()));
    assert!(right(&unsure) > 90.0, "{}", right(&unsure));
    assert!(
        regret(&unsure).0 < 0.5 * regret(&equal).0,
        "{:?}",
        regret(&unsure)
    );
}
