use settlement::{Bonus, Choice, Decision, Number, Problem, Rule, Worth};

use crate::{Source, read, write_toml};

const PANAMA: &str = include_str!("../../../../examples/panama.toml");
const LEASE: &str = include_str!("../../../../examples/lease.toml");
const CEASEFIRE: &str = include_str!("../../../../examples/ceasefire.toml");

fn number(above: i64, below: i64) -> Number {
    Number::new(above.into(), below.into())
}

fn read_all(files: &[(&str, &str)]) -> Result<Problem, String> {
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, text)| Source {
            name,
            bytes: text.as_bytes(),
        })
        .collect();
    read(&sources).map_err(|error| error.to_string())
}

fn read_page(page: &str) -> Result<Problem, String> {
    read_all(&[("p.toml", page)])
}

#[test]
fn the_panama_canal_is_ten_divisible_issues_of_a_hundred_points() {
    let problem = read_page(PANAMA).unwrap();
    assert_eq!(problem.issues.len(), 10);
    for (place, side) in problem.sides.iter().enumerate() {
        let whole = |_| {
            let mut shares = vec![number(0, 1), number(0, 1)];
            shares[place] = number(1, 1);
            Decision::Shares(shares)
        };
        let all: Vec<Decision> = problem.issues.iter().map(whole).collect();
        assert_eq!(
            side.utility(&problem.issues, place, &all),
            Some(number(100, 1))
        );
    }
}

#[test]
fn a_lease_can_be_written_down_as_people_speak_of_it() {
    let problem = read_page(LEASE).unwrap();
    assert_eq!(problem.issues[5].domain.name_of(0).as_deref(), Some("1"));
    // 925 euros, five years, the landlord's boiler, a cat, the tenant's garden,
    // two months of deposit.
    let package: Vec<Decision> = [75, 2, 0, 1, 0, 1].map(Decision::Option).into();
    assert!(problem.rules.iter().all(|rule| rule.allows(&package)));
    let utility = |side: usize| problem.sides[side].utility(&problem.issues, side, &package);
    // 17.5 + 10 + 15 + 18 + 5 + 6
    assert_eq!(utility(0), Some(number(143, 2)));
    // 45 × 0.6 + 15 + 0 + 10 × 0.8 + 5 + 10 × 0.7, and 6 for boiler and length
    assert_eq!(utility(1), Some(number(68, 1)));
    let mut barred = package.clone();
    barred[3] = Decision::Option(2);
    barred[5] = Decision::Option(0);
    assert!(!problem.rules[0].allows(&barred));
}

#[test]
fn three_sides_and_what_one_decision_requires_of_another() {
    let problem = read_page(CEASEFIRE).unwrap();
    assert_eq!(problem.sides.len(), 3);
    let (bridge, monitors) = (3, 2);
    let mut package: Vec<Decision> = vec![Decision::Option(0); 6];
    package[bridge] = Decision::Option(3);
    assert!(!problem.rules.iter().all(|rule| rule.allows(&package)));
    package[monitors] = Decision::Option(3);
    assert!(problem.rules.iter().all(|rule| rule.allows(&package)));
}

#[test]
fn every_page_of_the_handbook_can_be_read() {
    let handbook = include_str!("../../../../docs/profiles.md");
    let parts = |kind: &str| -> Vec<&str> {
        let fence = format!("```{kind}\n");
        let parts = handbook.split(fence.as_str()).skip(1);
        parts.filter_map(|part| part.split("```").next()).collect()
    };
    let pages = parts("toml");
    let [whole, one] = pages.as_slice() else {
        panic!("two pages")
    };
    assert!(read_page(whole).is_ok(), "{:?}", read_page(whole));
    // The issues alone, and the tenant's own file beside the landlord's.
    let (issues, sides) = whole.split_once("[[side]]").unwrap();
    let (_, landlord) = sides.split_once("[[side]]").unwrap();
    let landlord = format!("[side]{landlord}");
    let files = [
        ("issues.toml", issues),
        ("Tenant.toml", *one),
        ("l.toml", landlord.as_str()),
    ];
    assert_eq!(read_all(&files), read_page(whole));
    for (kind, name) in [("xml", "GENIUS"), ("json", "NegoLog")] {
        let files = parts(kind);
        let [file] = files.as_slice() else {
            panic!("one of {name}")
        };
        let problem = read_all(&[("a", file), ("b", file)]).unwrap();
        let best: Vec<Decision> = [2, 0].map(Decision::Option).into();
        let utility = problem.sides[0].utility(&problem.issues, 0, &best);
        assert_eq!(utility, Some(number(1, 1)), "{name}");
    }
}

const PAGE: &str = r#"[issues]
"Pets" = ["no", "yes"]
"Days" = { from = 1, to = 3 }
"Pie" = "divisible"
[[side]]
name = "A"
[side.points]
"Pets" = { "no" = 1, "yes" = 2 }
"Days" = { 1 = 0, 3 = 5 }
"Pie" = 4
[[side]]
name = "B"
[side.points]
"Pets" = 0
"Days" = [3, "1/3", 0.1]
"Pie" = { none = 1, all = 2 }
[[forbidden]]
"Pets" = "no"
"Days" = 2
"#;

#[test]
fn numbers_on_a_page_are_exact() {
    let problem = read_page(PAGE).unwrap();
    let b = &problem.sides[1];
    assert_eq!(b.worth[0], Worth::Each(vec![number(0, 1); 2]));
    assert_eq!(
        b.worth[1],
        Worth::Each(vec![number(3, 1), number(1, 3), number(1, 10)])
    );
    let rule = Rule::Forbidden(vec![
        Choice {
            issue: 0,
            option: 0,
        },
        Choice {
            issue: 1,
            option: 1,
        },
    ]);
    assert_eq!(problem.rules, [rule]);
}

#[test]
fn what_is_wrong_on_a_page_is_named_with_its_line_and_a_remedy() {
    for (from, to, start) in [
        (
            "\"Pets\" = [\"no\"",
            "Pets of = [\"no\"",
            "p.toml:2: not well-formed TOML",
        ),
        (
            "[issues]",
            "[issuse]",
            "p.toml:1: a page has no \"issuse\"; write one of \"issues\"",
        ),
        ("[\"no\", \"yes\"]", "[]", "p.toml:2: there are 0 options"),
        (
            "[\"no\", \"yes\"]",
            "[\"no\", \"no\"]",
            "p.toml:2: option \"no\" is there twice",
        ),
        (
            "[\"no\", \"yes\"]",
            "\"no\"",
            "p.toml:2: nothing here says what can be agreed",
        ),
        (
            "[\"no\", \"yes\"]",
            "[\"no\", \"\\u001b\"]",
            "p.toml:2: the name of this option holds",
        ),
        ("from = 1,", "", "p.toml:3: this has no from and to"),
        (
            "from = 1",
            "from = 1.5",
            "p.toml:3: from and to are not whole numbers",
        ),
        (
            "to = 3",
            "to = 9223372036854775808",
            "p.toml:3: from and to are not whole numbers",
        ),
        (
            "to = 3",
            "to = 9223372036854775807",
            "p.toml:3: the numbers go from 1 to 92233",
        ),
        ("to = 3", "to = 0", "p.toml:3: the numbers go from 1 to 0"),
        (
            "\"Pie\" = \"div",
            "\"Pets\" = \"div",
            "p.toml:4: not well-formed TOML: duplicate key",
        ),
        (
            "name = \"B\"",
            "name = \"A\"",
            "p.toml:11: side \"A\" is there twice",
        ),
        (
            "name = \"B\"",
            "name = 5",
            "p.toml:12: the name is not a text",
        ),
        (
            "name = \"B\"",
            "color = 5",
            "p.toml:12: a side has no \"color\"; write one of \"name\"",
        ),
        (
            "\"yes\" = 2",
            "",
            "p.toml:8: option \"yes\" of issue \"Pets\" is not valued",
        ),
        (
            "\"yes\" = 2",
            "\"yes\" = nan",
            "p.toml:8: \"nan\" is not a finite number",
        ),
        (
            "\"yes\" = 2",
            "\"yes\" = 0x10",
            "p.toml:8: this is not a decimal number",
        ),
        (
            "\"yes\" = 2",
            "\"yes\" = 1e500",
            "p.toml:8: the number \"1e500\" has an exponent",
        ),
        (
            "\"yes\" = 2",
            "\"yes\" = true",
            "p.toml:8: this is not a decimal number",
        ),
        (
            "\"yes\" = 2",
            "\"yes\" = 2, \"so\" = 1",
            "p.toml:8: issue \"Pets\" has no option \"so\"",
        ),
        (
            "1 = 0, 3 = 5",
            "1 = 0, 2 = 5",
            "p.toml:9: the ends of issue \"Days\" are not both",
        ),
        (
            "1 = 0, 3 = 5",
            "1 = 0, 4 = 5",
            "p.toml:9: issue \"Days\" has no value \"4\"",
        ),
        (
            "1 = 0, 3 = 5",
            "1 = 0, \"01\" = 5, 3 = 1",
            "p.toml:9: 1 is there twice",
        ),
        (
            "\"Pets\" = 0",
            "\"Pets\" = 1",
            "p.toml:14: one number for all options makes no diff",
        ),
        (
            "\"Pets\" = 0",
            "",
            "p.toml:11: \"B\" does not value issue \"Pets\"; add it to points",
        ),
        (
            "\"Pets\" = 0",
            "\"Petz\" = 0",
            "p.toml:14: there is no issue \"Petz\"; write one of",
        ),
        (
            "[3, \"1/3\", 0.1]",
            "[3, 1]",
            "p.toml:15: 2 numbers for the values from 1 to 3",
        ),
        ("\"1/3\"", "\"1/0\"", "p.toml:15: \"1/0\" divides by zero"),
        (
            "all = 2",
            "al = 2",
            "p.toml:16: the worth of a divisible issue has no \"al\"",
        ),
        (
            "\"Days\" = 2\n",
            "\"Days\" = 4\n",
            "p.toml:19: issue \"Days\" has no option \"4\"",
        ),
        (
            "\"Days\" = 2\n",
            "\"Pie\" = 1\n",
            "p.toml:19: issue \"Pie\" is divisible and has no",
        ),
        (
            "\"Days\" = 2\n",
            "\"Days\" = [2]\n",
            "p.toml:19: this names no option of issue \"Days\"",
        ),
        (
            "\"Pets\" = \"no\"\n\"Days\" = 2\n",
            "",
            "p.toml:17: a combination of 0 options",
        ),
    ] {
        let bad = PAGE.replacen(from, to, 1);
        assert_ne!(PAGE, bad, "{from}");
        let error = read_page(&bad).expect_err(start);
        assert!(error.starts_with(start), "{error}\nnot {start}");
        assert!(error.contains("; "), "no remedy: {error}");
    }
}

#[test]
fn a_weight_goes_in_full_to_the_best_option() {
    let weighed = |tables: &str| {
        let page = PAGE.replacen("\"Pets\" = 0\n", "", 1);
        read_page(&page.replacen("[[forbidden]]", &format!("{tables}\n[[forbidden]]"), 1))
    };
    let worth = |tables: &str| weighed(tables).unwrap().sides[1].worth[0].clone();
    let tables = "[side.weights]\nPets = 6\n[side.values]\nPets = { no = -1, yes = 4 }";
    assert_eq!(
        worth(tables),
        Worth::Each(vec![number(-3, 2), number(6, 1)])
    );
    for (tables, what) in [
        (
            "[side.weights]\nPets = 6",
            "issue \"Pets\" has a weight but no values",
        ),
        (
            "[side.values]\nPets = { no = 1, yes = 1 }",
            "issue \"Pets\" has values but no weight",
        ),
        (
            "[side.weights]\nPets = 6\nPie = 6\n[side.values]\nPets = { no = 1, yes = 2 }",
            "issue \"Pie\" has points, and weights or values too",
        ),
        (
            "[side.weights]\nPets = -6",
            "the weight of issue \"Pets\" is negative",
        ),
        (
            "[side.weights]\nPets = 6\n[side.values]\nPets = { no = -1, yes = 0 }",
            "no option of issue \"Pets\" has a value above 0",
        ),
    ] {
        let error = weighed(tables).expect_err(what);
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn a_line_may_bend_where_it_is_valued_in_between() {
    let page = PAGE
        .replace("to = 3", "to = 5")
        .replace("1 = 0, 3 = 5", "3 = 4, 1 = 0, 5 = 5");
    let problem = read_page(&page.replace("[3, \"1/3\", 0.1]", "0")).unwrap();
    let bent = [(0, 1), (2, 1), (4, 1), (9, 2), (5, 1)].map(|(above, below)| number(above, below));
    assert_eq!(problem.sides[0].worth[1], Worth::Each(bent.into()));
}

#[test]
fn only_the_file_with_the_issues_can_bind_the_others() {
    let issues = "[issues]\nPets = [\"no\", \"yes\"]\n";
    let side = "[side]\n[side.points]\nPets = { no = 1, yes = 0 }\n";
    let files = |a: &str, b: &str| {
        read_all(&[("i.toml", issues), ("a.toml", a), ("b.toml", b)]).map(|problem| problem.sides)
    };
    assert_eq!(files(side, side).unwrap()[1].name, "b");
    let rule = format!("[[forbidden]]\nPets = \"no\"\n{side}");
    let error = files(side, &rule).unwrap_err();
    assert!(
        error.starts_with("b.toml:1: only the file that names the issues"),
        "{error}"
    );
    let error = files(side, issues).unwrap_err();
    assert!(
        error.starts_with("b.toml:1: the issues are also in i.toml"),
        "{error}"
    );
    let error = read_all(&[("a.toml", side), ("b.toml", side)]).unwrap_err();
    assert!(
        error.starts_with("a.toml: no file names the issues"),
        "{error}"
    );
    let error = read_all(&[("i.toml", issues), ("a.toml", side)]).unwrap_err();
    assert!(
        error.starts_with("a.toml: only one side says what it wants"),
        "{error}"
    );
}

#[test]
fn rules_and_bonuses_that_cannot_apply_are_left_out_when_writing() {
    let mut problem = read_page(PAGE).unwrap();
    let no = Choice {
        issue: 0,
        option: 0,
    };
    let yes = Choice {
        issue: 0,
        option: 1,
    };
    let both = vec![no, yes];
    let one = Choice {
        issue: 1,
        option: 0,
    };
    problem.rules = vec![
        Rule::Forbidden(both.clone()),
        Rule::Required {
            when: both.clone(),
            then: vec![one],
        },
        Rule::Required {
            when: vec![one, one],
            then: both.clone(),
        },
    ];
    problem.sides[0].bonuses = vec![Bonus {
        when: both,
        worth: number(1, 1),
    }];
    let again = read_page(&write_toml(&problem)).unwrap();
    assert_eq!(again.rules, [Rule::Forbidden(vec![one])]);
    assert!(again.sides[0].bonuses.is_empty());
}
