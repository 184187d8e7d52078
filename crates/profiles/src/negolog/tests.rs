use settlement::{Domain, Number, Problem, Worth};

use crate::{Source, read};

const A: &str = r#"{
 "reservationValue": 0.3,
 "issueWeights": {
  "Pets": 0.25,
  "Deposit": 0.5
 },
 "issues": {
  "Pets": {
   "none": 0.0,
   "any": 1.0
  },
  "Deposit": {
   "1": 1,
   "2": 5e-1
  }
 }
}"#;

fn read_two(a: &str, b: &str) -> Result<Problem, String> {
    let sources = [
        Source {
            name: "a.json",
            bytes: a.as_bytes(),
        },
        Source {
            name: "b.json",
            bytes: b.as_bytes(),
        },
    ];
    read(&sources).map_err(|error| error.to_string())
}

#[test]
fn a_package_is_worth_weight_times_value_as_they_are_given() {
    let b = r#"{"issues":{"Deposit":{"2":0.9,"1":0.1},"Pets":{"none":1,"\u0061ny":0}},
        "issueWeights":{"Pets":0.5,"Deposit":0.5},"anything":[[1],{"x":null}]}"#;
    let problem = read_two(A, b).unwrap();
    let number = |above: i64, below: i64| Number::new(above.into(), below.into());
    assert_eq!(
        problem.issues[1].domain,
        Domain::Options(vec!["1".to_owned(), "2".to_owned()])
    );
    // Weights do not sum to 1, and stay so.
    assert_eq!(
        problem.sides[0].worth[0],
        Worth::Each(vec![number(0, 1), number(1, 4)])
    );
    assert_eq!(
        problem.sides[0].worth[1],
        Worth::Each(vec![number(1, 2), number(1, 4)])
    );
    assert_eq!(problem.sides[0].reservation, number(3, 10));
    assert_eq!(
        problem.sides[1].worth[0],
        Worth::Each(vec![number(1, 2), number(0, 1)])
    );
    assert_eq!(
        problem.sides[1].worth[1],
        Worth::Each(vec![number(1, 20), number(9, 20)])
    );
    assert_eq!(problem.sides[1].reservation, number(0, 1));
    assert_eq!(problem.sides[1].name, "b");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (from, to, start) in [
        (
            "0.25",
            "NaN",
            "b.json:4: not well-formed JSON: expected value",
        ),
        ("0.25", "\"1\"", "b.json:4: \"Pets\" is not a number"),
        (
            "0.25",
            "0.",
            "b.json:4: not well-formed JSON: invalid number",
        ),
        ("0.25", "01", "b.json:4: not well-formed JSON"),
        (
            "0.25",
            "1e999",
            "b.json:4: the number \"1e999\" has an exponent beyond 100",
        ),
        (
            "\"Deposit\": 0.5",
            "\"Pets\": 0.5",
            "b.json:5: \"Pets\" is there twice",
        ),
        (
            "   \"any\"",
            "   \"none\"",
            "b.json:10: \"none\" is there twice",
        ),
        (
            "   \"any\"",
            "   \"some\"",
            "b.json:8: option \"any\" of issue \"Pets\" is in a.json but",
        ),
        (
            "\"2\": 5e-1",
            "\"2\": 1, \"3\": 1",
            "b.json:14: option \"3\" of issue \"Deposit\" is here",
        ),
        (
            "  \"Pets\": {",
            "  \"Cats\": {",
            "b.json:8: issue \"Cats\" has no weight",
        ),
        (
            "\"Pets\": 0.25,",
            "\"Pets\": 1, \"Roof\": 1,",
            "b.json:4: \"Roof\" has a weight but",
        ),
        (
            "reservationValue",
            "ReservationValue",
            "b.json:2: \"ReservationValue\" is not a field",
        ),
        (
            "\"issues\"",
            "\"domains\"",
            "b.json:1: the file has no \"issueWeights\" and \"issues\"",
        ),
        (
            "{\n   \"1\"",
            "[1], \"x\": {\n   \"1\"",
            "b.json:12: the options are not an object",
        ),
        (
            "\n}",
            "\n}}",
            "b.json:17: not well-formed JSON: trailing characters",
        ),
        (
            "\n}",
            "",
            "b.json:16: not well-formed JSON: EOF while parsing",
        ),
    ] {
        let bad = if from == "\n}" {
            format!("{}{to}", A.strip_suffix(from).unwrap())
        } else {
            A.replacen(from, to, 1)
        };
        assert_ne!(A, bad, "{from}");
        let error = read_two(A, &bad).expect_err(start);
        assert!(error.starts_with(start), "{error}\nnot {start}");
    }
}

#[test]
fn profiles_that_name_other_issues_do_not_fit_together() {
    let b = A.replace("Deposit", "Roof");
    let error = read_two(A, &b).unwrap_err();
    assert!(
        error.starts_with("b.json: issue \"Deposit\" of a.json is not here"),
        "{error}"
    );
}
