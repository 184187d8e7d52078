//! Hostile and damaged files, whatever their kind.

use proptest::prelude::*;

use crate::{ProfileError, Source, limits, read};

const XML: &str = r#"<utility_space>
<objective index="0" name="o"><issue index="1" name="Pets" type="discrete">
<item index="1" value="no" evaluation="1"/><item index="2" value="yes" evaluation="4"/></issue>
<issue index="2" name="Days" type="integer" lowerbound="1" upperbound="3">
<evaluator ftype="linear" offset="0.2" slope="0.4"/></issue>
<weight index="1" value="0.3"/><weight index="2" value="0.7"/></objective>
<reservation value="0.1"/></utility_space>"#;

const JSON: &str = r#"{"reservationValue": 0.3, "issueWeights": {"Pets": 0.4},
 "issues": {"Pets": {"no": 0.0, "yes": 1.0}}}"#;

const PAGE: &str = include_str!("../../../examples/lease.toml");

fn refuse(bytes: &[u8]) -> ProfileError {
    read(&[Source {
        name: "evil",
        bytes,
    }])
    .expect_err("must be refused")
}

#[test]
fn no_file_is_no_problem() {
    assert!(
        read(&[])
            .unwrap_err()
            .to_string()
            .contains("no file was given")
    );
    let many = vec![
        Source {
            name: "a",
            bytes: b""
        };
        limits::FILES + 1
    ];
    assert!(
        read(&many)
            .unwrap_err()
            .to_string()
            .contains("65 files were given")
    );
}

#[test]
fn files_of_different_kinds_do_not_mix() {
    let source = |name, text: &'static str| Source {
        name,
        bytes: text.as_bytes(),
    };
    for (first, second, what) in [
        (
            XML,
            JSON,
            "b: this is a JSON profile of NegoLog, but a is an XML file of GENIUS; ",
        ),
        (
            JSON,
            PAGE,
            "b: this is a page in TOML, but a is a JSON profile of NegoLog; ",
        ),
        (
            PAGE,
            XML,
            "b: this is an XML file of GENIUS, but a is a page in TOML; ",
        ),
    ] {
        let error = read(&[source("a", first), source("b", second)]).unwrap_err();
        assert!(error.to_string().starts_with(what), "{error}");
    }
}

#[test]
fn entities_are_refused_before_any_is_expanded() {
    let mut laughs =
        String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY l0 \"ha\">\n");
    for level in 1..10 {
        let more = format!("&l{};", level - 1).repeat(10);
        laughs += &format!("<!ENTITY l{level} \"{more}\">\n");
    }
    laughs += "]>\n<utility_space>&l9;</utility_space>";
    let error = refuse(laughs.as_bytes());
    assert_eq!(
        (error.line, error.what.as_str()),
        (Some(2), "the file declares a DTD")
    );
    let error = refuse(b"<utility_space>\n&laughs;</utility_space>");
    assert!(
        error.to_string().starts_with("evil:2: not well-formed XML"),
        "{error}"
    );
}

#[test]
fn a_hundred_thousand_levels_do_not_reach_the_stack() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let xml = deep("<objective>\n", "</objective>");
    let error = refuse(format!("<utility_space>{xml}</utility_space>").as_bytes());
    assert!(
        error
            .to_string()
            .starts_with("evil:64: more than 64 elements inside"),
        "{error}"
    );
    refuse(deep("<a>", "").as_bytes());
    let json = deep("[", "]");
    refuse(format!("{{\"issueWeights\": {json}, \"issues\": {{}}}}").as_bytes());
    refuse(deep("{\"issues\":", "}").as_bytes());
    refuse(format!("issues = {json}").as_bytes());
    refuse(format!("issues = {}", deep("{ a = ", " }")).as_bytes());
    refuse(format!("{}b = 1", "a.".repeat(100_000)).as_bytes());
    refuse(format!("[{}b]", "a.".repeat(100_000)).as_bytes());
}

#[test]
fn huge_files_are_refused_unread() {
    let spaces = vec![b' '; 17 * 1024 * 1024];
    assert!(refuse(&spaces).what.contains("17825792 bytes"));
}

#[test]
fn many_attributes_or_namespaces_do_not_cost_their_square() {
    let attributes: String = (0..200_000)
        .map(|number| format!(" a{number}='x'"))
        .collect();
    let error = refuse(format!("<utility_space{attributes}/>").as_bytes());
    assert!(error.what.contains("more than 64 attributes"), "{error}");
}

#[test]
fn numbers_of_a_million_digits_are_refused_and_shown_cut() {
    let digits = "9".repeat(1_000_000);
    for text in [
        XML.replace("0.7", &digits),
        XML.replace("lowerbound=\"1\"", &format!("lowerbound=\"{digits}\"")),
        JSON.replace("0.4", &digits),
        PAGE.replace("{ 850 = 35", &format!("{{ 850 = {digits}")),
    ] {
        let error = refuse(text.as_bytes()).to_string();
        assert!(error.contains("has more than 200 digits"), "{error:.200}");
        assert!(error.len() < 500, "{} bytes of error", error.len());
    }
}

#[test]
fn ranges_that_would_fill_the_memory_are_refused() {
    let huge = XML.replace("upperbound=\"3\"", "upperbound=\"9223372036854775807\"");
    assert!(
        refuse(huge.as_bytes())
            .what
            .starts_with("this issue goes from 1 to 92233")
    );
    let all = huge.replace("lowerbound=\"1\"", "lowerbound=\"-9223372036854775808\"");
    assert!(
        refuse(all.as_bytes())
            .what
            .starts_with("this issue goes from -92233")
    );
    let beyond = huge.replace("5807", "5808");
    assert!(
        refuse(beyond.as_bytes())
            .what
            .contains("not whole numbers of 64 bits")
    );
}

#[test]
fn many_ranges_are_refused_before_their_values_are_counted_out() {
    let issues: String = (0..21)
        .map(|number| format!("a{number} = {{ from = 1, to = 10000 }}\n"))
        .collect();
    let error = refuse(format!("[issues]\n{issues}").as_bytes());
    assert!(
        error
            .to_string()
            .starts_with("evil:22: there are more than 200000 options"),
        "{error}"
    );
    let issues: String = (0..21)
        .map(|number| {
            format!(
                "<issue index='{number}' name='{number}' type='integer' lowerbound='1' \
                 upperbound='10000'><evaluator offset='2' slope='-1'/></issue>\n"
            )
        })
        .collect();
    let space = format!("<utility_space>\n{issues}<weight index='1' value='1'/></utility_space>");
    let sources = ["a", "b"].map(|name| Source {
        name,
        bytes: space.as_bytes(),
    });
    let error = read(&sources).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("a:22: there are more than 200000 options"),
        "{error}"
    );
}

#[test]
fn problems_that_are_too_large_are_refused_before_they_are_valued() {
    let options: Vec<String> = (0..10_001)
        .map(|number| format!("\"{number}\":1"))
        .collect();
    let options = format!("{{{}}}", options.join(","));
    let error = refuse(
        JSON.replace("{\"no\": 0.0, \"yes\": 1.0}", &options)
            .as_bytes(),
    );
    assert!(
        error
            .to_string()
            .starts_with("evil:2: there are 10001 options"),
        "{error}"
    );
    let page = format!("{PAGE}{}", "# a comment\n".repeat(700_000));
    assert!(
        refuse(page.as_bytes())
            .what
            .contains("more than 8388608 bytes together")
    );
}

#[test]
fn many_sides_are_refused_before_they_are_compared() {
    let sides: String = (0..40)
        .map(|number| format!("[[side]]\nname = \"{number}\"\n"))
        .collect();
    let page = format!("[issues]\n{sides}");
    let error = refuse(page.as_bytes());
    assert!(
        error
            .to_string()
            .starts_with("evil:66: there are more than 32 sides"),
        "{error}"
    );
}

#[test]
fn numbers_that_multiply_out_to_hundreds_of_digits_are_refused() {
    let long = format!("0.{}", "7".repeat(150));
    let page = PAGE.replace("{ 850 = 35", &format!("{{ 850 = {long}"));
    assert!(
        read(&[Source {
            name: "a",
            bytes: page.as_bytes()
        }])
        .is_ok()
    );
    let page = PAGE.replace("\"Pets\" = 10", &format!("\"Pets\" = {long}"));
    let page = page.replace(
        "\"a cat\" = 8",
        &format!("\"a cat\" = 0.{}", "3".repeat(150)),
    );
    assert!(refuse(page.as_bytes()).what.contains("more than 500 bits"));
}

#[test]
fn names_are_shown_cut_and_without_control_characters() {
    let long = XML.replace("Pets", &"x".repeat(100_000));
    let error = refuse(long.as_bytes());
    assert!(error.what.contains("is too long"), "{error:.200}");
    assert!(error.to_string().len() < 300);
    let screen = XML.replace("value=\"yes\"", "value=\"&#x9;yes&#x7f;\"");
    let error = refuse(screen.as_bytes());
    assert_eq!(error.line, Some(3));
    assert!(!error.to_string().chars().any(char::is_control), "{error}");
}

#[test]
fn the_byte_that_is_no_text_is_named_by_its_line() {
    for text in [JSON, PAGE, XML] {
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend(b"\n\n\xff");
        let error = refuse(&bytes);
        let lines = text.matches('\n').count();
        assert_eq!(error.line, Some(lines + 3));
    }
}

/// Removes, repeats or changes a byte.
fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    let byte = prop_oneof![
        any::<u8>(),
        proptest::sample::select(&b"<>\"'/=&{}[],:.#\n019-e"[..])
    ];
    proptest::collection::vec((any::<prop::sample::Index>(), 0..3u8, byte), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn damaged_files_are_read_or_refused_and_never_panic(
        kind in 0..3usize,
        edits in edits(),
    ) {
        let text = [XML, JSON, PAGE][kind];
        let mut bytes = text.as_bytes().to_vec();
        for (place, how, byte) in edits {
            let at = place.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        let whole = Source { name: "a", bytes: text.as_bytes() };
        let damaged = Source { name: "b", bytes: &bytes };
        for sources in [&[damaged][..], &[whole, damaged], &[damaged, whole]] {
            match read(sources) {
                Ok(problem) => prop_assert!(problem.check().is_ok()),
                Err(error) => prop_assert!(!error.what.is_empty() && !error.remedy.is_empty()),
            }
        }
    }
}
