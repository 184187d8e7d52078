//! What became of a command.

use desk::answer::{Answer, MadeInvitation};
use qrcode::QrCode;
use qrcode::render::unicode;

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{count, role, warning};

/// An answer for people.
pub(crate) fn page(answer: &Answer) -> Vec<Paragraph> {
    let plain = |text| vec![Paragraph::new(Tone::Plain, text)];
    match answer {
        Answer::Opening { rooms, .. } => plain(safe!(
            "the talks are set up with {}; invite the sides: goodoffices invite SIDE",
            count(rooms.len() as u64, "room", "rooms")
        )),
        Answer::Invitation {
            invitation,
            link,
            expires,
        } => vec![
            Paragraph::new(
                Tone::Plain,
                safe!(
                    "invitation {}, to be answered before {}. Hand over this link on a channel that the invitee trusts:",
                    *invitation,
                    clock::day_and_minute(*expires)
                ),
            ),
            Paragraph::new(Tone::Speaker, Safe::line(link)).whole(),
            Paragraph::new(
                Tone::Plain,
                safe!(
                    "When they have answered, compare the safety words: goodoffices invitations, then goodoffices approve {}",
                    *invitation
                ),
            ),
        ],
        Answer::Joining { words, .. } => vec![
            Paragraph::new(
                Tone::Plain,
                Safe::own(
                    "your card is on its way. Read these safety words to whoever invited you, by voice:",
                ),
            ),
            Paragraph::new(Tone::Speaker, Safe::line(words)).whole(),
        ],
        Answer::Held {
            until, by_charter, ..
        } => plain(safe!(
            "held until {} UTC{}; until then it can be recalled: goodoffices recall",
            clock::second(*until),
            Safe::own(match by_charter {
                true => ", since the charter holds everything so long at least",
                false => "",
            })
        )),
        Answer::TakingOver { .. } => plain(Safe::own("stored; you bring it to its end")),
        Answer::Attaching { .. } => plain(Safe::own(
            "stored; it goes to the relay while the desk runs",
        )),
        Answer::Queued { .. } | Answer::QueuedAll { .. } => plain(Safe::own("stored")),
        Answer::Proposed {
            closes, warnings, ..
        } => {
            let mut page = plain(safe!(
                "put to each side in its own room; closes at {}",
                clock::day_and_minute(*closes)
            ));
            page.extend(warnings.iter().map(|text| warning(Safe::line(text))));
            page
        }
        Answer::Changing { rooms, .. } => plain(safe!(
            "stored; the members of {} change",
            count(rooms.len() as u64, "room", "rooms")
        )),
        Answer::Destroyed(account) => crate::render::destroyed::page(account),
        Answer::DestructionDue { at, .. } => plain(safe!(
            "this desk destroys its copy on {}, by its own clock, or when it is next started",
            clock::day_and_minute(*at)
        )),
        Answer::Succeeding { invitations, .. } => succeeding(invitations),
        Answer::Done => plain(Safe::own("done")),
        _ => plain(Safe::own("done, in a way that a newer version can tell")),
    }
}

/// Everybody's way into the room that goes on.
fn succeeding(invitations: &[MadeInvitation]) -> Vec<Paragraph> {
    let mut page = vec![Paragraph::new(
        Tone::Plain,
        Safe::own(
            "the room goes on in a new one. What waited for leave to be conveyed does not: ask and permit anew",
        ),
    )];
    for made in invitations {
        page.push(Paragraph::new(
            Tone::Plain,
            safe!(
                "invitation {}, for {} ({}), to be answered before {}:",
                made.invitation,
                Safe::name(&made.name),
                role(made.role),
                clock::day_and_minute(made.expires)
            ),
        ));
        page.push(Paragraph::new(Tone::Speaker, Safe::line(&made.link)).whole());
    }
    if !invitations.is_empty() {
        page.push(Paragraph::new(
            Tone::Plain,
            Safe::own(
                "Hand each over on a channel that they trust; when they have answered, compare the safety words: goodoffices invitations, then goodoffices approve NUMBER",
            ),
        ));
    }
    page
}

/// A link as a QR code of half blocks, dark on light as scanners expect, or
/// nothing if it is too long for one.
pub(crate) fn qr(link: &str) -> String {
    let Ok(code) = QrCode::new(link) else {
        return String::new();
    };
    code.render::<unicode::Dense1x2>()
        .dark_color(unicode::Dense1x2::Light)
        .light_color(unicode::Dense1x2::Dark)
        .build()
        + "\n"
}
