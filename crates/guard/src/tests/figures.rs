use super::{found, strength};
use crate::Kind;

fn resemble(kept: &str, outgoing: &str) -> f32 {
    strength(Kind::Figure, kept, outgoing)
}

#[test]
fn one_figure_is_found_however_it_is_written() {
    let ways = [
        "We need 3.2 million.",
        "We need 3.2 m.",
        "We need 3.2M.",
        "We need 3,200,000.",
        "We need 3200000.",
        "We need 3 200 000.",
        "We need 3\u{a0}200\u{a0}000.",
        "We need 3'200'000.",
        "We need three point two million.",
        "We need three million two hundred thousand.",
        "Il nous faut 3,2 millions.",
        "Il nous faut trois virgule deux millions.",
        "Il nous faut trois millions deux cent mille.",
        "Il nous faut 3.200.000.",
        "نحتاج ٣٫٢ مليون.",
        "نحتاج ٣٬٢٠٠٬٠٠٠.",
        "نحتاج ثلاثة ملايين ومئتي ألف.",
        "به ۳٫۲ میلیون نیاز داریم.",
        "به ۳٬۲۰۰٬۰۰۰ نیاز داریم.",
        "به سه میلیون و دویست هزار نیاز داریم.",
        "אנחנו צריכים 3.2 מיליון.",
        "אנחנו צריכים שלושה מיליון ומאתיים אלף.",
        "We need ３.２ million.",
        "We need 𝟑.𝟐 million.",
    ];
    for kept in ways {
        for outgoing in ways {
            assert!(resemble(kept, outgoing) > 0.5, "{kept} – {outgoing}");
        }
    }
}

#[test]
fn written_numbers_are_added_up_as_people_say_them() {
    let same = [
        ("seventy-five thousand", "75,000"),
        ("two hundred and fifty thousand", "250 000"),
        ("a hundred and twenty prisoners", "120 prisoners"),
        ("one and a half million", "1.5 million"),
        ("half a million", "500,000"),
        ("two dozen prisoners", "24 prisoners"),
        ("quatre-vingt-dix-sept mille", "97,000"),
        ("soixante-quinze mille", "75 000"),
        ("deux cent cinquante mille", "250,000"),
        ("un million et demi", "1,5 million"),
        ("خمسة وسبعون ألفا", "75,000"),
        ("مئتان وخمسون ألف", "٢٥٠٠٠٠"),
        ("مليون ونصف", "1.5 million"),
        ("مليونان", "2,000,000"),
        ("ثلاثمئة وعشرون أسيرا", "320"),
        ("هفتاد و پنج هزار", "۷۵۰۰۰"),
        ("دویست و پنجاه هزار", "250,000"),
        ("یک میلیون و نیم", "1.5 million"),
        ("שבעים וחמישה אלף", "75,000"),
        ("מאתיים וחמישים אלף", "250,000"),
        ("מיליון וחצי", "1.5 million"),
        ("3 mille", "3,000"),
        ("12k", "12,000"),
        ("$4.75bn", "4 750 000 000 dollars"),
    ];
    for (kept, outgoing) in same {
        assert!(resemble(kept, outgoing) >= 0.25, "{kept} – {outgoing}");
        assert!(resemble(outgoing, kept) >= 0.25, "{outgoing} – {kept}");
    }
}

#[test]
fn a_rounded_figure_is_found_both_ways_and_told_as_rounded() {
    for (exact, rounded) in [
        (
            "We can pay 3.2 million.",
            "They could pay about three million.",
        ),
        ("We can pay 3,217,450.", "They could pay some 3.2 m."),
        ("نستطيع دفع ٣٫٢ مليون.", "حوالي ثلاثة ملايين"),
        ("۳٫۲ میلیون می‌دهیم", "حدود سه میلیون"),
        ("נשלם 3.2 מיליון", "בערך שלושה מיליון"),
        ("Nous payons 3,2 millions.", "près de trois millions"),
    ] {
        let out = found(Kind::Figure, exact, rounded);
        assert!(
            out.iter().any(|f| f.why.contains("rounds")),
            "{exact}: {out:?}"
        );
        let back = found(Kind::Figure, rounded, exact);
        assert!(
            back.iter().any(|f| f.why.contains("rounded")),
            "{rounded}: {back:?}"
        );
        let (same, near) = (resemble(exact, exact), resemble(exact, rounded));
        assert!(same > near, "{exact}: {same} – {near}");
    }
}

#[test]
fn other_figures_are_not_found() {
    for (kept, outgoing) in [
        ("3.2 million", "4.5 million"),
        ("3.2 million", "3.4 million"),
        ("320", "3.2 million"),
        ("1,000,000", "1.6 million"),
        ("We met twice, 2 of us.", "There are 2 of them."),
        ("75 percent", "57 percent"),
        ("Two hundred", "two thousand and three"),
    ] {
        assert_eq!(resemble(kept, outgoing), 0.0, "{kept} – {outgoing}");
    }
}

#[test]
fn what_is_counted_makes_a_small_figure_tell() {
    assert_eq!(resemble("We hold 7.", "They asked for 7."), 0.0);
    assert!(resemble("We hold 7 prisoners.", "They want 7 prisoners.") > 0.25);
    assert!(resemble("نحتجز ٧ أسرى", "they hold seven prisoners") > 0.25);
    let same = resemble("12 percent of it", "a share of 12 %");
    let other = resemble("12 percent of it", "12 kilometres away");
    assert!(same > other);
}

#[test]
fn letters_that_look_like_digits_hide_no_figure() {
    for disguised in [
        "3,2OO,OOO",
        "3,2оо,ооо",
        "З,200,000",
        "3\u{200b},200,\u{2060}000",
        "3,2\u{202e}00,000",
    ] {
        assert!(
            resemble("3,200,000 exactly", disguised) > 0.5,
            "{disguised:?}"
        );
    }
    assert!(resemble("110 km of road", "llO km of fence") == 0.0);
    assert!(resemble("A fine of 110 000", "a fine of l10 000") > 0.4);
}

#[test]
fn the_place_of_a_figure_is_the_figure_and_its_unit() {
    let kept = "They may go up to 3.2 million dollars, no more.";
    let outgoing = "Would $3,200,000 be enough?";
    let found = found(Kind::Figure, kept, outgoing);
    assert_eq!(&kept[found[0].kept.clone()], "3.2 million dollars");
    assert_eq!(&outgoing[found[0].outgoing.clone()], "3,200,000");
}

#[test]
fn a_figure_that_many_passages_have_tells_less() {
    let passages: Vec<String> = (0..60)
        .map(|n| format!("Passage {n}x of 4,150 words."))
        .collect();
    let all: Vec<&str> = passages.iter().map(String::as_str).collect();
    let many = super::keeping(&all).look("It took 4,150 hours.");
    let many = many
        .iter()
        .filter(|f| f.kind == Kind::Figure)
        .map(|f| f.strength);
    assert!(many.fold(0.0, f32::max) < resemble(all[0], "It took 4,150 hours."));
}

#[test]
fn the_first_of_two_figures_counts_what_the_second_says() {
    for (kept, outgoing) in [
        ("We could pay 3 million.", "between three and four million"),
        ("We could pay 3 million.", "some 3-5 million"),
        ("We could pay 3 million.", "from 3 to 5 million dollars"),
        (
            "Nous paierons 3 millions.",
            "entre trois et quatre millions",
        ),
        ("ندفع ٣ ملايين", "بين ثلاثة وأربعة ملايين"),
        ("سه میلیون می‌دهیم", "بین سه تا چهار میلیون"),
        ("נשלם 3 מיליון", "בין שלושה לארבעה מיליון"),
        ("We hold 7 prisoners.", "some 7 or 8 prisoners"),
    ] {
        assert!(resemble(kept, outgoing) > 0.25, "{kept} – {outgoing}");
    }
    for (kept, outgoing) in [
        (
            "We could pay 3 million.",
            "Take 3. Four million people agree.",
        ),
        ("We could pay 3 million.", "3 lorries and four million"),
    ] {
        assert_eq!(resemble(kept, outgoing), 0.0, "{kept} – {outgoing}");
    }
}

#[test]
fn numbers_of_two_words_are_read_in_every_language() {
    for (kept, outgoing) in [
        ("17 %", "dix-sept pour cent"),
        ("19 prisonniers", "dix-neuf prisonniers"),
        ("11 prisoners", "أحد عشر سجينا"),
        ("11 prisoners", "إحدى عشرة سجينة، أي أحد عشر أسيرا"),
        ("120 prisoners", "یکصد و بیست زندانی"),
        ("17 prisoners", "שבעה עשר אסירים"),
    ] {
        assert!(resemble(kept, outgoing) > 0.25, "{kept} – {outgoing}");
    }
}

/// “37,500” may be a whole number or a fraction; that both texts can be read in
/// two ways is no second thing that they have in common.
#[test]
fn a_figure_that_can_be_read_in_two_ways_is_told_once() {
    let told = found(
        Kind::Figure,
        "Our last figure is 37,500 barrels a day.",
        "They would stop, for 37,500 barrels.",
    );
    assert_eq!(told.len(), 1, "{told:?}");
}
