use super::{found, keeping, strength};
use crate::{Kind, PassageId};

#[test]
fn five_words_in_a_row_are_found_in_every_language() {
    for (kept, outgoing, run) in [
        (
            "Between us, we would accept a joint patrol of the northern road by autumn.",
            "Some say one side would accept a joint patrol of the northern road.",
            "would accept a joint patrol of the northern road",
        ),
        (
            "Nous pourrions accepter une patrouille commune sur la route du nord.",
            "On dit : accepter une patrouille commune sur la route, peut-être.",
            "accepter une patrouille commune sur la route",
        ),
        (
            "يمكننا أن نقبل دورية مشتركة على الطريق الشمالي",
            "قيل: دورية مشتركة على الطريق الشمالي ربما",
            "دورية مشتركة على الطريق الشمالي",
        ),
        (
            "می‌توانیم گشت مشترک در جاده شمالی را بپذیریم",
            "گویا گشت مشترک در جاده شمالی مطرح است",
            "گشت مشترک در جاده شمالی",
        ),
        (
            "נוכל לקבל סיור משותף על הכביש הצפוני",
            "אומרים סיור משותף על הכביש הצפוני אולי",
            "סיור משותף על הכביש הצפוני",
        ),
    ] {
        let found = found(Kind::Run, kept, outgoing);
        assert_eq!(&outgoing[found[0].outgoing.clone()], run);
        assert_eq!(&kept[found[0].kept.clone()], run);
    }
}

#[test]
fn marks_accents_and_spelling_do_not_break_a_run() {
    for (kept, outgoing) in [
        (
            "Élection à la présidence de l’assemblée",
            "election a la presidence de l'assemblee",
        ),
        (
            "Le cœur de l’œuvre est la sœur de Straße",
            "le coeur de l'oeuvre est la soeur de Strasse",
        ),
        (
            "نَقْبَلُ دَوْرِيَّةً مُشْتَرَكَةً عَلَى الطَّرِيقِ الشَّمَالِيِّ",
            "نقبل دورية مشتركة على الطريق الشمالي",
        ),
        (
            "می‌پذیریم که گشت مشترک باشد در كوی ما",
            "میپذیریم که گشت مشترک باشد در کوی ما",
        ),
        ("סִיּוּר מְשֻׁתָּף עַל הַכְּבִישׁ הַצְּפוֹנִי", "סיור משתף על הכביש הצפוני"),
        (
            "the joint — patrol, of (the) northern road",
            "the joint patrol of the northern road",
        ),
    ] {
        assert!(
            strength(Kind::Run, kept, outgoing) > 0.4,
            "{kept} – {outgoing}"
        );
    }
}

#[test]
fn a_short_passage_is_found_whole() {
    for passage in ["Yes.", "Not before autumn", "أبدا", "هرگز نه", "לא", "🕊"] {
        let outgoing = format!("They said: {passage} And that was it.");
        let found = found(Kind::Run, passage, &outgoing);
        assert_eq!(
            found[0].why, "the whole passage, word for word",
            "{passage}"
        );
    }
}

#[test]
fn the_longer_and_rarer_the_run_the_stronger() {
    let kept = "we would accept a joint patrol of the northern road by autumn if asked nicely";
    let short = strength(Kind::Run, kept, "they accept a joint patrol of boats");
    let long = strength(
        Kind::Run,
        kept,
        "they accept a joint patrol of the northern road by autumn",
    );
    assert!(long > short && short > 0.0);
    assert_eq!(
        strength(
            Kind::Run,
            "it is what it was and so we have been there",
            "so it is what it was and so on"
        ),
        0.0
    );
}

#[test]
fn a_run_is_found_inside_a_long_passage_and_a_long_text() {
    let word = |n: u32| -> String {
        let digits = n.wrapping_mul(2_654_435_761).to_string();
        digits
            .bytes()
            .map(|digit| char::from(digit - b'0' + b'd'))
            .collect()
    };
    let filler = |n: u32| format!("{} {}. ", word(n), word(n * 31 + 5));
    let secret = "the reserve lies under the old mill near the second bridge";
    let kept: String = (0..300)
        .map(filler)
        .chain([format!("{secret}. ")])
        .chain((300..600).map(filler))
        .collect();
    let outgoing: String = (700..1400)
        .map(filler)
        .chain([format!("{secret}. ")])
        .chain((1400..2000).map(filler))
        .collect();
    let found = keeping(&["something else", &kept]).look(&outgoing);
    let run = found.iter().find(|f| f.kind == Kind::Run).unwrap();
    assert_eq!(run.passage, PassageId(1));
    assert_eq!(&kept[run.kept.clone()], secret);
    assert_eq!(&outgoing[run.outgoing.clone()], secret);
}
