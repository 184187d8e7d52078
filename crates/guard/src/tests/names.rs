use super::{found, keeping, strength};
use crate::{Kind, PassageId};

#[test]
fn a_name_is_found_where_scripts_mark_it() {
    for (kept, outgoing, name) in [
        (
            "We want Karim Haddad released.",
            "Is Karim Haddad well?",
            "Karim Haddad",
        ),
        (
            "We want Karim Haddad released.",
            "is haddad well?",
            "haddad",
        ),
        (
            "Nous voulons la libération de Karim Haddad.",
            "Comment va Haddad ?",
            "Haddad",
        ),
        (
            "The depot at Qasr-e Shirin is ours.",
            "How far is Shirin?",
            "Shirin",
        ),
        (
            "Their UNIFIL contact told us.",
            "Ask UNIFIL about it.",
            "UNIFIL",
        ),
    ] {
        let found = found(Kind::Name, kept, outgoing);
        assert!(
            found.iter().any(|f| &outgoing[f.outgoing.clone()] == name),
            "{kept} – {outgoing}: {found:?}"
        );
    }
}

#[test]
fn a_title_marks_a_name_in_every_script() {
    for (kept, outgoing) in [
        ("طلبوا إطلاق السيد كريم الحداد فورا", "كيف حال الحداد اليوم"),
        ("آقای کریم حدادی را آزاد کنید", "حال حدادی چطور است"),
        ("שחררו את מר כרים חדאד מיד", "מה שלום חדאד"),
        ("Free minister haddad at once", "how is Haddad"),
    ] {
        assert!(
            strength(Kind::Name, kept, outgoing) > 0.25,
            "{kept} – {outgoing}"
        );
    }
}

#[test]
fn among_many_passages_a_rare_word_counts_as_a_name() {
    let usual = ["الاجتماع طويل والوقت قصير", "المحادثات صعبة والطرفان متعبان"];
    let mut passages: Vec<String> = (0..300).map(|n| format!("{} {n}", usual[n % 2])).collect();
    passages.push("التقينا حدادين في جنيف أمس".to_owned());
    let all: Vec<&str> = passages.iter().map(String::as_str).collect();
    let found = keeping(&all).look("هل تعرفون جنيف جيدا");
    assert!(
        found
            .iter()
            .any(|f| f.kind == Kind::Name && f.passage == PassageId(300))
    );
}

#[test]
fn the_first_word_of_a_sentence_is_no_name_by_its_capital() {
    assert!(
        found(
            Kind::Name,
            "Water is scarce. Send trucks.",
            "Water matters."
        )
        .is_empty()
    );
    assert!(
        found(
            Kind::Name,
            "We meet on Monday in March.",
            "See you Monday, in March."
        )
        .is_empty()
    );
}

#[test]
fn a_name_that_everybody_uses_is_not_shown() {
    let passages: Vec<String> = (0..80)
        .map(|n| format!("We told Geneva so, time {n}x."))
        .collect();
    let all: Vec<&str> = passages.iter().map(String::as_str).collect();
    let found = keeping(&all).look("They wrote to Geneva.");
    assert!(found.iter().all(|f| f.kind != Kind::Name));
}
