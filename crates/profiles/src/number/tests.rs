use super::*;

fn number(above: i64, below: i64) -> Number {
    Number::new(above.into(), below.into())
}

#[test]
fn a_decimal_is_the_number_that_it_writes_and_no_nearby_double() {
    for (text, above, below) in [
        ("0.1", 1, 10),
        (".2", 1, 5),
        ("3.", 3, 1),
        ("+7", 7, 1),
        ("-0.125", -1, 8),
        ("  1e-3\n", 1, 1000),
        ("1.5E2", 150, 1),
        ("12e+1", 120, 1),
        ("000", 0, 1),
        ("-0", 0, 1),
        ("0.0000000000000001e16", 1, 1),
    ] {
        assert_eq!(decimal(text), Ok(number(above, below)), "{text:?}");
    }
}

#[test]
fn what_is_no_finite_decimal_is_refused() {
    for text in [
        "", ".", "-", "e3", "1e", "1e+", "1.2.3", "0x10", "1_000", "1,5", "5f", "١",
    ] {
        assert_eq!(decimal(text), Err(Unreadable::NotANumber), "{text:?}");
    }
    for text in ["NaN", "nan", "inf", "-Infinity", "+inf"] {
        assert_eq!(decimal(text), Err(Unreadable::NotFinite), "{text:?}");
    }
}

#[test]
fn numbers_that_would_fill_the_memory_are_refused() {
    assert_eq!(
        decimal(&"9".repeat(limits::DIGITS + 1)),
        Err(Unreadable::TooLong)
    );
    assert!(decimal(&"9".repeat(limits::DIGITS)).is_ok());
    for text in ["1e101", "1e-101", "1e99999999999999999999", "1e-2147483648"] {
        assert_eq!(decimal(text), Err(Unreadable::TooLarge), "{text:?}");
    }
    assert!(decimal("1e0000000000000000000000100").is_ok());
}

#[test]
fn a_fraction_is_read_exactly_and_nothing_is_divided_by_zero() {
    assert_eq!(fraction("2/15"), Ok(number(2, 15)));
    assert_eq!(fraction(" -1 / 3 "), Ok(number(-1, 3)));
    assert_eq!(fraction("0.5"), Ok(number(1, 2)));
    assert_eq!(fraction("1/0"), Err(Unreadable::ByZero));
    assert_eq!(fraction("1/0.00"), Err(Unreadable::ByZero));
    assert_eq!(fraction("1/2/3"), Err(Unreadable::NotANumber));
}

#[test]
fn numbers_are_written_as_people_would() {
    for (text, above, below) in [
        ("0", 0, 1),
        ("-12", -12, 1),
        ("0.5", 1, 2),
        ("-0.05", -1, 20),
        ("12.125", 97, 8),
        ("\"1/3\"", 1, 3),
        ("\"-2/15\"", -2, 15),
    ] {
        assert_eq!(to_toml(&number(above, below)), text);
    }
    let beyond = Number::from_integer(BigInt::from(10).pow(20));
    assert_eq!(to_toml(&beyond), format!("\"1{}\"", "0".repeat(20)));
}
