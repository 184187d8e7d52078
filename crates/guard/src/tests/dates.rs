use super::{found, strength};
use crate::Kind;

fn resemble(kept: &str, outgoing: &str) -> f32 {
    strength(Kind::Date, kept, outgoing)
}

#[test]
fn one_day_is_found_however_it_is_written() {
    let ways = [
        "10 March",
        "March 10",
        "March 10th",
        "the 10th of March",
        "the tenth of March",
        "on Mar 10",
        "10/3",
        "3/10",
        "le 10 mars",
        "le dix mars",
        "١٠ مارس",
        "العاشر من مارس",
        "في ١٠ آذار",
        "العاشر من آذار",
        "۱۰ مارس",
        "دهم مارس",
        "ב-10 במרץ",
        "10 במרץ",
        "ה־10 במרץ",
        "העשירי במרץ",
    ];
    for kept in ways {
        for outgoing in ways {
            if [kept, outgoing].iter().all(|way| way.contains('/')) {
                continue;
            }
            assert!(resemble(kept, outgoing) > 0.4, "{kept} – {outgoing}");
        }
    }
}

#[test]
fn the_year_must_not_differ() {
    let ways = [
        "2024-03-10",
        "10 March 2024",
        "March 10, 2024",
        "10/03/2024",
        "10.3.2024",
        "10.3.24",
        "le 10 mars 2024",
        "١٠ مارس ٢٠٢٤",
        "۱۰ مارس ۲۰۲۴",
        "10 במרץ 2024",
    ];
    for kept in ways {
        assert!(resemble(kept, "the tenth of March") > 0.5, "{kept}");
        assert!(resemble(kept, "2024-03-10") > 0.7, "{kept}");
        assert_eq!(resemble(kept, "10 March 2023"), 0.0, "{kept}");
        assert_eq!(resemble(kept, "11 March 2024"), 0.0, "{kept}");
    }
}

#[test]
fn ordinals_of_every_language_are_read() {
    for (kept, outgoing) in [
        ("the twenty-first of June", "21 June"),
        ("le premier mai", "May 1st"),
        ("le 1er mai", "1 May"),
        ("الحادي والعشرين من يونيو", "21 June"),
        ("الثاني عشر من تموز", "12 July"),
        ("الثلاثين من أيلول", "30 September"),
        ("بیست و یکم ژوئن", "21 June"),
        ("پانزدهم اکتبر", "15 October"),
        ("عشرين كانون الثاني", "20 January"),
        ("בעשרים ביוני", "20 June"),
    ] {
        assert!(resemble(kept, outgoing) > 0.4, "{kept} – {outgoing}");
    }
}

#[test]
fn days_of_the_solar_calendar_meet_gregorian_ones() {
    assert!(resemble("۲۰ اسفند ۱۴۰۲", "10 March 2024") > 0.5);
    assert!(resemble("اول فروردین", "21 March") > 0.4);
    assert!(resemble("۲۰ اسفند", "۲۰ اسفند ۱۴۰۲") > 0.7);
    assert_eq!(resemble("۲۰ اسفند ۱۴۰۲", "20 March 2024"), 0.0);
}

#[test]
fn months_and_years_tell_less_than_days() {
    let day = resemble("10 March 2024", "10 March 2024");
    let month = resemble("in March 2024", "by March 2024");
    let year = resemble("in 2024", "during 2024");
    assert!(day > month && month > year && year > 0.0);
}

#[test]
fn what_names_no_day_is_no_date() {
    for (kept, outgoing) in [
        ("next Tuesday", "next Tuesday"),
        ("They may 10 times", "we may 10 times"),
        ("half of it, 1/2", "another 1/2"),
        ("31 February", "31 February"),
        ("10 mars bars", "10 apples"),
    ] {
        assert_eq!(resemble(kept, outgoing), 0.0, "{kept} – {outgoing}");
    }
}

#[test]
fn the_place_of_a_date_is_all_of_it() {
    let kept = "We leave on the tenth of March, at dawn.";
    let found = found(Kind::Date, kept, "What about 10 March?");
    assert_eq!(&kept[found[0].kept.clone()], "tenth of March");
    assert_eq!(found.len(), 1);
}

#[test]
fn the_first_of_two_days_has_the_month_of_the_second() {
    for (kept, outgoing) in [
        ("We leave on 10 March", "between 10 and 15 March"),
        ("We leave on 10 March", "10-15 March"),
        ("We leave on 10 March", "from the 10th to the 15th of March"),
        ("We leave on 10 March", "March 10–15, 2024"),
        ("We leave on 15 March", "March 10 to 15"),
        ("We leave on 15 March", "10-15 March"),
        ("Nous partons le 10 mars", "du 10 au 15 mars"),
        ("نغادر في ١٠ مارس", "بين ١٠ و١٥ مارس"),
        ("۱۰ مارس می‌رویم", "از ۱۰ تا ۱۵ مارس"),
        ("נצא ב-10 במרץ", "בין ה-10 ל-15 במרץ"),
    ] {
        assert!(resemble(kept, outgoing) > 0.5, "{kept} – {outgoing}");
    }
    assert_eq!(resemble("10 March", "Take 10. The 15 March is free."), 0.0);
    assert_eq!(resemble("10 March 2024", "March 10–15, 2023"), 0.0);
}
