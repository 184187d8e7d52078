use super::{found, keeping, strength};
use crate::{Kind, PassageId, limits};

#[test]
fn close_wordings_are_found_in_every_language() {
    for (kept, outgoing) in [
        (
            "Our delegation could accept withdrawing the heavy artillery from the valley.",
            "Would a withdrawal of heavy artillery out of that valley be acceptable?",
        ),
        (
            "Notre délégation accepterait de retirer l'artillerie lourde de la vallée.",
            "Un retrait des artilleries lourdes hors de la vallée serait-il accepté ?",
        ),
        (
            "يمكن لوفدنا أن يقبل سحب المدفعية الثقيلة من الوادي",
            "هل يكون انسحاب المدفعية الثقيلة من ذلك الوادي مقبولا",
        ),
        (
            "هیئت ما می‌تواند بیرون بردن توپخانه سنگین از دره را بپذیرد",
            "آیا خروج توپخانه‌های سنگین از آن دره پذیرفتنی است",
        ),
        (
            "המשלחת שלנו תסכים להוציא את הארטילריה הכבדה מן העמק",
            "האם הוצאת ארטילריה כבדה מהעמק מוסכמת",
        ),
    ] {
        let found = found(Kind::Close, kept, outgoing);
        assert!(!found.is_empty(), "{kept} – {outgoing}");
    }
}

#[test]
fn other_matters_are_not_close() {
    for (kept, outgoing) in [
        (
            "Our delegation could accept withdrawing the artillery.",
            "Lunch is served at the lake at one.",
        ),
        (
            "هیئت ما خروج توپخانه را می‌پذیرد",
            "ناهار در کنار دریاچه آماده است",
        ),
        (
            "We would like it to be that way.",
            "They will have been there as well.",
        ),
    ] {
        assert_eq!(
            strength(Kind::Close, kept, outgoing),
            0.0,
            "{kept} – {outgoing}"
        );
    }
}

#[test]
fn a_sentence_among_others_is_found() {
    let kept = "The weather was kind to us. Our generals could live with withdrawing heavy artillery from the valley. Coffee was served late.";
    let outgoing = "Thank you for your patience this morning. Might generals live with a withdrawal of heavy artillery from valleys? We shall come back at noon.";
    let found = keeping(&[kept]).look(outgoing);
    let close = found.iter().find(|f| f.kind == Kind::Close).unwrap();
    assert!(kept[close.kept.clone()].contains("artillery"));
    assert!(outgoing[close.outgoing.clone()].contains("artillery"));
}

#[test]
fn other_kinds_come_before_close_wordings_and_the_best_first() {
    let guard = keeping(&[
        "Haddad would pay 3.2 million dollars on 10 March for the northern road.",
        "The northern road could be paid for in instalments by the guarantor.",
    ]);
    let found = guard.look("Suppose Mr Haddad would pay 3.2 million dollars on 10 March for roads up north, in instalments by a guarantor.");
    let first_close = found
        .iter()
        .position(|f| f.kind == Kind::Close)
        .unwrap_or(found.len());
    assert!(found[first_close..].iter().all(|f| f.kind == Kind::Close));
    for part in [&found[..first_close], &found[first_close..]] {
        assert!(
            part.windows(2)
                .all(|pair| pair[0].strength >= pair[1].strength)
        );
    }
    for kind in [Kind::Figure, Kind::Date, Kind::Name, Kind::Run, Kind::Close] {
        assert!(found.iter().any(|f| f.kind == kind), "{kind}");
    }
}

#[test]
fn what_is_shown_is_bounded() {
    let passages: Vec<String> = (0..300)
        .map(|n| format!("Haddad would pay 3.2{n} million on 10 March for mill{n} and road{n} and that is all we say."))
        .collect();
    let all: Vec<&str> = passages.iter().map(String::as_str).collect();
    let guard = keeping(&all);
    let found = guard.look(&passages.join(" "));
    assert!(found.len() <= limits::FINDINGS);
    for number in 0..300 {
        let of_one = found
            .iter()
            .filter(|f| f.passage == PassageId(number))
            .count();
        assert!(of_one <= limits::FINDINGS_OF_A_PASSAGE + 1);
    }
    assert!(found.iter().all(|f| f.why.chars().count() < 120));
}

#[test]
fn passages_that_may_be_known_take_no_place_from_others() {
    let many: Vec<String> = (0..40)
        .map(|_| "We hold 4,150 prisoners".to_owned())
        .collect();
    let mut texts: Vec<&str> = many.iter().map(String::as_str).collect();
    texts.push("We hold 4,160 prisoners in the north");
    let guard = keeping(&texts);
    let outgoing = "They hold 4,160 or 4,150 prisoners";
    let among = guard.look_among(outgoing, |passage| passage == PassageId(40));
    assert!(among.iter().any(|f| f.kind == Kind::Figure));
    assert!(among.iter().all(|f| f.passage == PassageId(40)));
    assert!(guard.look_among(outgoing, |_| false).is_empty());
}
