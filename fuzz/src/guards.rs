//! What people say, as passages and as outgoing words.

use guard::{Guard, PassageId};

/// Texts with a zero byte between them: all but the last are kept, the last goes
/// out.
pub fn outgoing(data: &[u8]) {
    let texts: Vec<String> = data
        .split(|byte| *byte == 0)
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let Some((outgoing, kept)) = texts.split_last() else {
        return;
    };
    let mut guard = Guard::new();
    for (number, text) in (0..).zip(kept) {
        // Too long a passage is refused; nothing else may happen.
        let _ = guard.keep(PassageId(number), text);
    }
    let found = guard.look(outgoing);
    assert_eq!(guard.look(outgoing), found);
    for finding in found {
        assert!(outgoing.get(finding.outgoing).is_some());
        assert!(finding.strength > 0.0 && finding.strength <= 1.0);
    }
    for number in 0..kept.len() as u64 {
        guard.forget(PassageId(number));
    }
    assert!(guard.is_empty() && guard.look(outgoing).is_empty());
}
