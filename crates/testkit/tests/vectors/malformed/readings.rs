//! What somebody has read, noted where or as it must not be.

use desk::talks::entry::ReadMark;
use desk::talks::ids::Place as Number;
use desk::talks::{Body, RuleBroken};

use super::Kind;
use super::entries::{DELEGATE, HEAD};
use super::sequence::sequence_of;
use crate::file::Stage;

pub(super) fn kinds() -> Vec<Kind> {
    let mark = |upto| Body::ReadMark(ReadMark { upto: Number(upto) });
    vec![
        Kind::entry(
            "reading-mark-that-no-charter-lets-be-made",
            "A delegate notes what was read, and no charter lets anybody.",
            DELEGATE,
            RuleBroken::NoReadingMarks,
            move |_| Ok(mark(3)),
        ),
        Kind::entry(
            "reading-mark-of-what-does-not-stand-there",
            "A head notes to have read more than stands in the room.",
            HEAD,
            RuleBroken::NothingToRead(Number(4_000)),
            move |_| Ok(mark(4_000)),
        )
        .at(Stage::Chartered),
        sequence_of(
            "reading-mark-that-goes-back",
            "A delegate notes to have read less than was noted before.",
            DELEGATE,
            RuleBroken::ReadBefore(Number(5)),
            move |_, _| Ok(vec![(mark(5), 0), (mark(4), 60_000)]),
        )
        .at(Stage::Chartered),
        sequence_of(
            "reading-marks-in-quick-succession",
            "A delegate's desk notes every entry as it is read, so that the marks flood the room.",
            DELEGATE,
            RuleBroken::ReadTooSoon,
            move |_, _| Ok(vec![(mark(5), 0), (mark(6), 1_000)]),
        )
        .at(Stage::Chartered),
    ]
}
