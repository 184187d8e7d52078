//! Steps that tests and histories are told in: open talks, bring people in,
//! say, permit, convey.

use desk::answer::{Answer, CharterShown, InvitationView, RoomAccount, RoomSummary, TrayItem};
use desk::command::{
    BeginRound, CharterDraft, Command, ConditionChoice, Invite, Join, OpenTalks, PermissionChoice,
    Permit, Propose, Query, RoomName, SideChoice, TermsChoice, WordsChoice,
};
use desk::talks::view::{Line, RoomView};
use desk::talks::{Attribution, Role, Wording};
use desk::{Event, View};

use crate::world::{CANARY, Who, World};

/// How long an invitation is valid in these scenes, in seconds.
const VALID: u64 = 20 * 24 * 60 * 60;

/// A room by the name that commands take.
pub fn room(name: &str) -> RoomName {
    RoomName(name.to_owned())
}

/// Terms without addressee or expiry: with two sides, to the other one.
pub fn terms(wording: Wording, attribution: Attribution) -> TermsChoice {
    TermsChoice {
        to: None,
        wording,
        attribution,
        expires: None,
        condition: ConditionChoice::Unconditional,
    }
}

/// Says something.
pub fn say(to: &str, words: &str) -> Command {
    Command::Say {
        room: room(to),
        words: words.to_owned(),
        language: None,
        reply_to: None,
    }
}

/// Permits own words.
pub fn permit(to: &str, words: &str, wording: Wording, attribution: Attribution) -> Command {
    Command::Permit {
        room: room(to),
        what: Permit::Words {
            words: own(words),
            terms: terms(wording, attribution),
        },
    }
}

/// Permits own words, exact and attributed, only in exchange for something, and
/// until a moment.
pub fn in_exchange(to: &str, words: &str, wanted: &str, closes: u64) -> Command {
    let mut terms = terms(Wording::Exact, Attribution::Attributed);
    terms.condition = ConditionChoice::InExchange {
        wanted: wanted.to_owned(),
        closes,
    };
    Command::Permit {
        room: room(to),
        what: Permit::Words {
            words: own(words),
            terms,
        },
    }
}

/// Puts the same to all sides.
pub fn propose(words: &str, closes: u64) -> Command {
    Command::Propose(Propose {
        talks: None,
        to: Vec::new(),
        words: words.to_owned(),
        language: None,
        closes,
    })
}

/// Says yes to a proposal.
pub fn accept(to: &str, proposal: u64) -> Command {
    Command::Accept {
        room: room(to),
        proposal,
    }
}

/// Says no.
pub fn refuse(to: &str, number: u64) -> Command {
    Command::Refuse {
        room: room(to),
        ask: number,
        reason: None,
    }
}

/// Says that permissions are each other's counterparts.
pub fn exchange(parts: &[(&str, u64)]) -> Command {
    let parts = parts.iter().map(|(side, permission)| PermissionChoice {
        room: room(side),
        permission: *permission,
    });
    Command::Exchange {
        permissions: parts.collect(),
    }
}

/// New words.
pub fn own(words: &str) -> WordsChoice {
    WordsChoice::Own {
        words: words.to_owned(),
        language: None,
    }
}

/// Conveys a permission as permitted.
pub fn convey(from: &str, permission: u64, hold_millis: u64) -> Command {
    Command::Convey {
        room: room(from),
        permission,
        words: None,
        language: None,
        aloud: false,
        answers: None,
        hold_millis: Some(hold_millis),
    }
}

/// A draft of the next charter, as an official's desk fills it.
///
/// # Errors
/// If the desk drafts none.
pub fn charter_draft(world: &World, who: Who) -> Result<CharterDraft, String> {
    match world.look(who, &Query::CharterDraft { talks: None })? {
        View::CharterDraft(draft) => Ok(*draft),
        other => Err(format!("no draft: {other:?}")),
    }
}

/// Puts a charter to all sides.
pub fn propose_charter(draft: CharterDraft, closes: u64) -> Command {
    Command::ProposeCharter {
        talks: None,
        draft: Box::new(draft),
        closes,
    }
}

/// The charter as a desk shows it.
///
/// # Errors
/// If the desk shows none.
pub fn charter_shown(world: &World, who: Who, name: &str) -> Result<CharterShown, String> {
    let room = Some(room(name));
    match world.look(who, &Query::Charter { room })? {
        View::Charter(shown) => Ok(*shown),
        other => Err(format!("no charter: {other:?}")),
    }
}

/// Another head signs a permission.
pub fn sign(to: &str, permission: u64) -> Command {
    Command::Sign {
        room: room(to),
        permission,
    }
}

/// A head heard these words from the other side.
pub fn confirm_charter(words: &str) -> Command {
    Command::ConfirmCharter {
        talks: None,
        words: words.to_owned(),
    }
}

/// Begins a round of this title, with an agenda of its own.
pub fn begin_round(title: &str) -> Command {
    Command::BeginRound(BeginRound {
        talks: None,
        title: Some(title.chars().take(100).collect()),
        agenda: vec![format!("{CANARY} prisoners"), format!("{CANARY} water")],
        language: None,
        like: None,
    })
}

/// An invitation for a side (or `team`), everything else by default.
pub fn invite(to: Option<&str>) -> Invite {
    Invite {
        talks: None,
        to: to.map(ToOwned::to_owned),
        role: None,
        again: None,
        device_of: None,
        valid_seconds: VALID,
    }
}

/// An invitation for somebody of a role.
pub fn invite_as(to: Option<&str>, role: Role) -> Invite {
    Invite {
        role: Some(role),
        ..invite(to)
    }
}

/// What opens talks between sides of these names.
pub fn opening(world: &mut World, sides: &[&str]) -> Command {
    let count = u32::try_from(sides.len()).unwrap_or(u32::MAX);
    let token = world.mint(count.saturating_mul(2).saturating_add(1));
    Command::OpenTalks(OpenTalks {
        title: format!("{CANARY} talks"),
        intermediary: format!("{CANARY} republic"),
        language: "en".to_owned(),
        name: format!("{CANARY} official"),
        device: format!("{CANARY} desk"),
        sides: sides
            .iter()
            .map(|name| SideChoice {
                name: (*name).to_owned(),
                language: "en".to_owned(),
            })
            .collect(),
        relay: "ws://relay.example".to_owned(),
        relay_key: world.relay.key().to_string(),
        token: token.to_string(),
    })
}

impl World {
    /// A command that must succeed, and all that follows from it.
    ///
    /// # Errors
    /// Why the desk refused it, or that it does not run.
    pub fn act(&mut self, who: Who, command: Command) -> Result<Answer, String> {
        let told = format!("{command:?}");
        let answer = self
            .command(who, command)
            .ok_or_else(|| format!("no answer to {told}"))?
            .map_err(|error| format!("{error} (asked: {told})"))?;
        self.settle();
        Ok(answer)
    }

    /// A command that must succeed, and what follows from it within seconds:
    /// what is due later is still to come.
    ///
    /// # Errors
    /// Why the desk refused it, or that it does not run.
    pub fn act_now(&mut self, who: Who, command: Command) -> Result<Answer, String> {
        let told = format!("{command:?}");
        let answer = self
            .command(who, command)
            .ok_or_else(|| format!("no answer to {told}"))?
            .map_err(|error| format!("{error} (asked: {told})"))?;
        self.run_until(self.now() + 3_000);
        Ok(answer)
    }

    /// A command that the desk must refuse; gives its words.
    ///
    /// # Errors
    /// If it does not refuse.
    pub fn refused(&mut self, who: Who, command: Command) -> Result<String, String> {
        let told = format!("{command:?}");
        match self.command(who, command) {
            Some(Err(error)) => Ok(error.to_string()),
            Some(Ok(answer)) => Err(format!("not refused but {answer:?}: {told}")),
            None => Err(format!("no answer to {told}")),
        }
    }

    /// Invites, joins, compares the safety words, approves and settles.
    ///
    /// # Errors
    /// The first step that failed.
    pub fn bring_in(
        &mut self,
        (inviter, invite): (Who, Invite),
        (invitee, name, device): (Who, &str, &str),
    ) -> Result<(), String> {
        let Answer::Invitation {
            invitation, link, ..
        } = self.act(inviter, Command::Invite(invite))?
        else {
            return Err("no invitation".to_owned());
        };
        let join = Command::Join(Join {
            link,
            name: name.to_owned(),
            device: device.to_owned(),
        });
        let Answer::Joining { joining, words } = self.act(invitee, join)? else {
            return Err("no joining".to_owned());
        };
        let approve = Command::Approve { invitation, words };
        self.act(inviter, approve)?;
        match self.look(invitee, &Query::Joinings)? {
            View::Joinings { joinings } => {
                let state = joinings.into_iter().find(|other| other.joining == joining);
                match state {
                    Some(state) if state.state == "joined" => Ok(()),
                    other => Err(format!("{name} did not come in: {other:?}")),
                }
            }
            _ => Err("no joinings".to_owned()),
        }
    }

    /// Looks at something on a desk.
    ///
    /// # Errors
    /// If the desk does not run, or has no such thing.
    pub fn look(&self, who: Who, query: &Query) -> Result<View, String> {
        self.desks
            .get(who)
            .and_then(|desk| desk.look(self.now(), query))
            .ok_or_else(|| format!("desk {who} has nothing to show for {query:?}"))
    }

    /// Looks at something as if the desk's clock were the world's.
    pub fn look_at_world_time(&self, who: Who, query: &Query) -> Option<View> {
        let engine = self.desks.get(who)?.engine.as_ref()?;
        engine.query(desk::talks::Time(self.now()), query).ok()
    }

    /// A room as a desk shows it.
    ///
    /// # Errors
    /// If the desk does not run or has no such room.
    pub fn show(&self, who: Who, name: &str) -> Result<RoomView, String> {
        match self.look(
            who,
            &Query::Show {
                room: room(name),
                last: None,
            },
        )? {
            View::Room(view) => Ok(*view),
            _ => Err("no room".to_owned()),
        }
    }

    /// The lines of a room, as a desk shows them; none if it has no such room.
    pub fn lines(&self, who: Who, name: &str) -> Vec<Line> {
        self.show(who, name)
            .map(|view| view.lines)
            .unwrap_or_default()
    }

    /// The rooms of a desk; none if it does not run.
    pub fn rooms(&self, who: Who) -> Vec<RoomSummary> {
        match self.look(who, &Query::Rooms) {
            Ok(View::Rooms { rooms }) => rooms,
            _ => Vec::new(),
        }
    }

    /// The tray of a desk; none if it does not run.
    pub fn tray(&self, who: Who) -> Vec<TrayItem> {
        match self.look(who, &Query::Tray) {
            Ok(View::Tray { items }) => items,
            _ => Vec::new(),
        }
    }

    /// The invitations made at a desk; none if it does not run.
    pub fn invitations(&self, who: Who) -> Vec<InvitationView> {
        match self.look(who, &Query::Invitations) {
            Ok(View::Invitations { invitations }) => invitations,
            _ => Vec::new(),
        }
    }

    /// The verification of all records of a desk; none if it does not run.
    pub fn accounts(&self, who: Who) -> Vec<RoomAccount> {
        match self.look(who, &Query::Verify { room: None }) {
            Ok(View::Accounts { accounts }) => accounts,
            _ => Vec::new(),
        }
    }

    /// Warnings that a desk told.
    pub fn warnings(&self, who: Who) -> Vec<String> {
        let heard = self.desks.get(who).map(|desk| desk.heard.as_slice());
        heard
            .unwrap_or_default()
            .iter()
            .filter_map(|event| match event {
                Event::Warning { text, .. } => Some(text.clone()),
                _ => None,
            })
            .collect()
    }

    /// The number of the newest proposal of a room, as a desk shows it.
    ///
    /// # Errors
    /// If there is none.
    pub fn newest_proposal(&self, who: Who, name: &str) -> Result<u64, String> {
        let view = self.show(who, name)?;
        let newest = view.proposals.last();
        newest
            .map(|proposal| proposal.number)
            .ok_or_else(|| format!("no proposal in {name}"))
    }

    /// The number of the newest permission of a room, as a desk shows it.
    ///
    /// # Errors
    /// If there is none.
    pub fn newest_permission(&self, who: Who, name: &str) -> Result<u64, String> {
        let view = self.show(who, name)?;
        let newest = view.permissions.last();
        newest
            .map(|permission| permission.number)
            .ok_or_else(|| format!("no permission in {name}"))
    }
}
