//! What must hold of every history once it has come to rest. Each checker
//! looks for itself, at the vaults and at what desks show.

mod honesty;
mod leave;
mod order;
mod promises;
mod rules;
#[cfg(test)]
mod tests;
mod together;
mod views;

use desk::View;
use desk::command::Query;

use crate::record::{Membership, Record, memberships, records};
use crate::world::World;

/// What checkers look at.
pub(crate) struct Evidence<'a> {
    pub(crate) world: &'a World,
    pub(crate) records: Vec<Record>,
    pub(crate) memberships: Vec<Membership>,
}

/// All that is wrong with a world that has come to rest; empty if nothing is.
pub fn check(world: &World) -> Vec<String> {
    let mut found = world.violations.clone();
    found.extend(world.relay.leaked().iter().cloned());
    let evidence = match Evidence::of(world) {
        Ok(evidence) => evidence,
        Err(error) => {
            found.push(error);
            return found;
        }
    };
    found.extend(order::check(&evidence));
    found.extend(promises::check(&evidence));
    found.extend(views::check(&evidence));
    found.extend(honesty::check(&evidence));
    found.extend(rules::check(&evidence));
    found.extend(together::check(&evidence));
    found
}

/// Whether a desk destroyed its copy of talks.
pub(crate) fn has_destroyed(world: &World, who: usize) -> bool {
    matches!(
        world.look(who, &Query::Destroyed),
        Ok(View::Destroyed { accounts }) if !accounts.is_empty()
    )
}

impl<'a> Evidence<'a> {
    fn of(world: &'a World) -> Result<Self, String> {
        Ok(Self {
            world,
            records: records(world)?,
            memberships: memberships(world)?,
        })
    }

    /// A desk's name.
    pub(crate) fn name(&self, who: usize) -> &str {
        self.world.desks.get(who).map_or("?", |desk| &desk.name)
    }
}
