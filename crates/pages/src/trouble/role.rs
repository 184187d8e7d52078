//! What is for others to do, and the message that tells it.

use desk::refusal::NotYours;

use super::Trouble;

impl From<NotYours> for Trouble {
    fn from(refused: NotYours) -> Self {
        Self::say(match refused {
            NotYours::Admitting | NotYours::Removing => "refused-only-heads-and-officials",
            NotYours::RemovingOneself => "refused-removes-itself",
            NotYours::RoleInTeam => "refused-role-in-team",
            NotYours::RoleInSide => "refused-role-in-side",
            NotYours::Inviting => "refused-inviting",
            NotYours::InvitingAHead => "refused-inviting-a-head",
            NotYours::ComparingWords => "refused-comparing",
            NotYours::Rounds => "refused-only-officials",
            NotYours::Proposing => "refused-proposing",
            NotYours::SucceedingFromOutside => "refused-not-in-room",
            NotYours::Succeeding => "refused-succeeding",
            NotYours::Introducing => "refused-introducing",
            NotYours::PermittingElsewhere => "refused-only-side-room",
            NotYours::Permitting => "refused-only-heads",
        })
    }
}
