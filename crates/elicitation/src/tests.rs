//! What a delegation and those who build on an interview can rely on.

mod interview;
// Also compiled into the example, which uses other parts of it.
#[allow(dead_code, unreachable_pub)]
mod population;
mod readings;
mod robust;
mod simulated;
mod wording;

use settlement::{Domain, Issue, Number};

/// An issue with these options.
fn options(name: &str, options: &[&str]) -> Issue {
    Issue {
        name: name.to_owned(),
        domain: Domain::Options(options.iter().map(|option| (*option).to_owned()).collect()),
    }
}

fn range(name: &str, low: i64, high: i64) -> Issue {
    Issue {
        name: name.to_owned(),
        domain: Domain::Range { low, high },
    }
}

fn divisible(name: &str) -> Issue {
    Issue {
        name: name.to_owned(),
        domain: Domain::Divisible {
            low: whole(0),
            high: whole(1),
        },
    }
}

fn whole(number: i64) -> Number {
    Number::from_integer(number.into())
}
