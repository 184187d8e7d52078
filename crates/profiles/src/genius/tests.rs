use settlement::{Decision, Domain, Number, Problem, Worth};

use crate::{Source, read};

fn number(above: i64, below: i64) -> Number {
    Number::new(above.into(), below.into())
}

fn each(values: &[(i64, i64)]) -> Worth {
    Worth::Each(
        values
            .iter()
            .map(|(above, below)| number(*above, *below))
            .collect(),
    )
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

/// A utility space of one discrete issue with these items.
fn space(items: &str) -> String {
    format!(
        "<utility_space>\n<objective index=\"0\" name=\"o\">\n\
         <issue index=\"1\" name=\"Pets\" type=\"discrete\">\n{items}\n</issue>\n\
         <weight index=\"1\" value=\"1\"/>\n</objective>\n</utility_space>"
    )
}

const TWO: &str = "<item index=\"1\" value=\"no\" evaluation=\"1\"/>\n\
                   <item index=\"2\" value=\"yes\" evaluation=\"4\"/>";

/// Two issues; the weights stand before the issues and sum to 2, and one
/// belongs to the objective.
const LANDLORD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- invented -->
<utility_space number_of_issues="2">
  <reservation value="0.25"/>
  <discount_factor value="0.5"/>
  <objective index="1" etype="objective" type="objective" description="" name="Lease">
    <weight index="1" value="1.0"/>
    <weight index="2" value="1.5"/>
    <weight index="3" value=".5"/>
    <issue index="2" name="Pets" vtype="discrete">
      <item index="1" value="none" evaluation="8" cost="0.0"/>
      <item index="2" value="a cat" evaluation="6"/>
      <item index="3" value="any" evaluation="0"/>
      <similarity_function weight="0.2"><criteria_function weight="1">
        <item index="1" value="none" evaluation="1"/>
      </criteria_function></similarity_function>
    </issue>
    <issue index="3" name="Deposit" type="integer" lowerbound="1" upperbound="3">
      <evaluator ftype="linear" offset="0.2" slope="0.4"></evaluator>
    </issue>
  </objective>
</utility_space>"#;

/// The same issues in another order, with other numbers, trailing spaces, and
/// outside any objective.
const TENANT: &str = r#"<utility_space>
  <weight index="7" value="0.4"/>
  <weight index="8" value="0.6"/>
  <issue index="8" name="Deposit " etype="integer">
    <range lowerbound="1" upperbound="3"/>
    <evaluator etype="integer" ftype="linear" parameter0="1.5" parameter1="-0.5"/>
  </issue>
  <issue index="7" name="Pets">
    <item value="any" evaluation="4"/>
    <item value="none" evaluation="null"/>
    <item value="none" evaluation="9"/>
    <item value="none " evaluation="1"/>
    <item value="a cat" evaluation="+3.0"/>
  </issue>
  <reservation/>
  <discount_factor><value>0.9</value></discount_factor>
</utility_space>"#;

#[test]
fn a_package_is_worth_the_sum_of_weight_times_evaluation_by_the_largest() {
    let problem = read_all(&[("l/landlord.xml", LANDLORD), ("tenant.xml", TENANT)]).unwrap();
    let names: Vec<&str> = problem
        .sides
        .iter()
        .map(|side| side.name.as_str())
        .collect();
    assert_eq!(names, ["landlord", "tenant"]);
    assert_eq!(problem.issues[0].name, "Pets");
    assert_eq!(problem.issues[1].domain, Domain::Range { low: 1, high: 3 });
    let [landlord, tenant] = problem.sides.as_slice() else {
        panic!("two sides")
    };
    // Weights 1.5 and .5 of 2; the weight 1 of the objective does not count.
    assert_eq!(landlord.worth[0], each(&[(3, 4), (9, 16), (0, 1)]));
    let line = |low, high| Worth::Line { low, high };
    assert_eq!(landlord.worth[1], line(number(1, 20), number(1, 4)));
    assert_eq!(landlord.reservation, number(1, 4));
    // Items by name, and of three of one name the last.
    assert_eq!(tenant.worth[0], each(&[(1, 10), (3, 10), (2, 5)]));
    assert_eq!(tenant.worth[1], line(number(3, 5), number(0, 1)));
    assert_eq!(tenant.reservation, number(0, 1));
    let package = [Decision::Option(1), Decision::Option(0)];
    assert_eq!(
        tenant.utility(&problem.issues, 1, &package),
        Some(number(9, 10))
    );
}

#[test]
fn the_domain_names_the_issues_and_options_where_there_is_one() {
    let domain = r#"<negotiation_template><utility_space><objective index="0" name="o">
        <issue index="1" name="Pets"><item value="yes"/><item value="no"/><item value="no"/></issue>
        <issue index="2" name="Roof"><item value="red"/></issue>
        </objective></utility_space></negotiation_template>"#;
    let one = space(TWO);
    let files = [
        ("a.xml", one.as_str()),
        ("d.xml", domain),
        ("b/a.xml", one.as_str()),
    ];
    let problem = read_all(&files).unwrap();
    let options = Domain::Options(vec!["yes".to_owned(), "no".to_owned()]);
    assert_eq!(problem.issues[0].domain, options);
    assert_eq!(
        problem.sides[0].worth,
        [each(&[(1, 1), (1, 4)]), each(&[(0, 1)])]
    );
    assert_eq!(problem.sides[1].name, "a (2)");
}

#[test]
fn an_issue_whose_largest_evaluation_is_zero_is_worth_nothing() {
    let zeros = space(
        &TWO.replace('4', "0")
            .replace("evaluation=\"1\"", "evaluation=\"0.0\""),
    );
    let problem = read_all(&[("a.xml", &zeros), ("b.xml", &space(TWO))]).unwrap();
    assert_eq!(problem.sides[0].worth, [each(&[(0, 1), (0, 1)])]);
}

#[test]
fn whole_numbers_beyond_zero_to_one_are_cut_off_there() {
    let file = |offset: &str, slope: &str| {
        format!(
            "<utility_space><issue index=\"1\" name=\"Days\" type=\"integer\" lowerbound=\"-1\" \
             upperbound=\"1\"><evaluator offset=\"{offset}\" slope=\"{slope}\"/></issue>\
             <weight index=\"1\" value=\"3\"/></utility_space>"
        )
    };
    let (a, b) = (file("0.5", "0.4"), file("-1", "1"));
    let problem = read_all(&[("a.xml", &a), ("b.xml", &b)]).unwrap();
    assert_eq!(problem.sides[0].worth, [each(&[(1, 2), (9, 10), (1, 1)])]);
    assert_eq!(problem.sides[1].worth, [each(&[(0, 1), (0, 1), (1, 1)])]);
}

fn price(parameters: &str) -> String {
    format!(
        "<utility_space>\n<issue index=\"1\" name=\"Price\" type=\"real\">\n\
         <range lowerbound=\"10\" upperbound=\"20\"/>\n<evaluator {parameters}/></issue>\
         <weight index=\"1\" value=\"0.5\"/></utility_space>"
    )
}

#[test]
fn a_real_issue_is_shared_so_that_the_first_sides_nothing_is_the_low_end() {
    let seller = price("ftype=\"linear\" parameter0=\"-1\" parameter1=\"0.1\"");
    let buyer = price("ftype=\"linear\" parameter0=\"1.8\" parameter1=\"-0.08\"");
    let problem = read_all(&[("s.xml", &seller), ("b.xml", &buyer)]).unwrap();
    let share = |part: Number| vec![Decision::Shares(vec![part.clone(), number(1, 1) - part])];
    let utility = |side: usize, part: Number| {
        problem.sides[side]
            .utility(&problem.issues, side, &share(part))
            .unwrap()
    };
    // At 12.5, a quarter of the way up.
    assert_eq!(utility(0, number(1, 4)), number(1, 4));
    assert_eq!(utility(1, number(1, 4)), number(8, 10));
    assert_eq!(utility(1, number(0, 1)), number(1, 1));
    assert_eq!(utility(1, number(1, 1)), number(2, 10));
}

#[test]
fn a_real_issue_must_be_a_straight_line_between_two_sides() {
    let line = price("ftype=\"linear\" parameter0=\"-1\" parameter1=\"0.1\"");
    let rounded = price("ftype=\"linear\" parameter0=\"-1\" parameter1=\"0.10000001\"");
    let flat = price("ftype=\"constant\" parameter0=\"0.5\"");
    let over = price("ftype=\"linear\" parameter0=\"7\" parameter1=\"0\"");
    for other in [&rounded, &flat, &over] {
        assert!(read_all(&[("a.xml", &line), ("b.xml", other)]).is_ok());
    }
    let bent = price("ftype=\"linear\" parameter0=\"-1\" parameter1=\"0.15\"");
    let triangle = price("ftype=\"triangular\" parameter0=\"0\" parameter1=\"1\"");
    refused(
        &[("a.xml", &line), ("b.xml", &bent)],
        "b.xml:4: this evaluator leaves 0 to 1",
    );
    refused(
        &[("a.xml", &line), ("b.xml", &triangle)],
        "b.xml:4: an evaluator of type \"triang",
    );
    let three = [("a.xml", line.as_str()), ("b.xml", &flat), ("c.xml", &over)];
    refused(
        &three,
        "a.xml:2: issue \"Price\" is real, and there are 3 sides",
    );
}

fn refused(files: &[(&str, &str)], start: &str) {
    let error = read_all(files).expect_err(start);
    assert!(error.starts_with(start), "{error}");
    assert!(error.contains("; "), "no remedy: {error}");
}

#[test]
fn spaces_that_are_no_sums_over_the_issues_are_refused() {
    let good = space(TWO);
    let typed = good.replacen("<utility_space>", "<utility_space type=\"nonlinear\">", 1);
    refused(
        &[("a.xml", &good), ("b.xml", &typed)],
        "b.xml:1: this utility space is not additive",
    );
    let boxes = good.replacen("<issue", "<utility><ufun/></utility>\n<issue", 1);
    refused(
        &[("a.xml", &good), ("b.xml", &boxes)],
        "b.xml:3: this utility space is not additive",
    );
}

#[test]
fn files_without_preferences_are_named() {
    let good = space(TWO);
    let blank = good.replace("evaluation", "was");
    for (other, start) in [
        (
            blank.as_str(),
            "b.xml:1: this utility space holds no preferences",
        ),
        (
            "\n0.5, 1.0\n0.25, 0.75\n",
            "b.xml: the file is a list of points and holds no pref",
        ),
        (
            "<Tournament></Tournament>",
            "b.xml:1: a file of <Tournament> holds no preferences",
        ),
        (" \n", "b.xml: the file is empty"),
    ] {
        refused(&[("a.xml", &good), ("b.xml", other)], start);
    }
}

#[test]
fn what_differs_between_the_files_is_named_with_its_line() {
    let good = space(TWO);
    let more = space(&format!(
        "{TWO}\n<item index=\"3\" value=\"perhaps\" evaluation=\"2\"/>"
    ));
    let extra = "b.xml:6: option \"perhaps\" of issue \"Pets\" is here but not in a.xml";
    refused(&[("a.xml", &good), ("b.xml", &more)], extra);
    let missing = "b.xml:3: option \"perhaps\" of issue \"Pets\" is in a.xml but not here";
    refused(&[("a.xml", &more), ("b.xml", &good)], missing);
    let other = good.replace("Pets", "Petz");
    let missing = "b.xml:1: issue \"Pets\" of a.xml is not here";
    refused(&[("a.xml", &good), ("b.xml", &other)], missing);
    let both = good.replacen(
        "<weight",
        "<issue index=\"9\" name=\"Roof\">\n<item value=\"red\" evaluation=\"1\"/></issue><weight",
        1,
    );
    let extra = "b.xml:7: issue \"Roof\" is not in a.xml";
    refused(&[("a.xml", &good), ("b.xml", &both)], extra);
    let integer = "<utility_space><issue index=\"1\" name=\"Pets\" type=\"integer\" lowerbound=\"1\" \
                   upperbound=\"2\"><evaluator offset=\"0\" slope=\"1\"/></issue>\
                   <weight index=\"1\" value=\"1\"/></utility_space>";
    let differs = "b.xml:1: issue \"Pets\" is of another type, or has other bounds, in a.xml";
    refused(&[("a.xml", &good), ("b.xml", integer)], differs);
    let bounds = integer.replace("upperbound=\"2\"", "upperbound=\"3\"");
    refused(&[("a.xml", integer), ("b.xml", &bounds)], differs);
}

#[test]
fn what_is_missing_in_a_file_is_named_with_its_line() {
    let good = space(TWO);
    for (from, to, start) in [
        (
            " evaluation=\"4\"",
            "",
            "b.xml:5: option \"yes\" of issue \"Pets\" has no evaluation",
        ),
        (
            "evaluation=\"4\"",
            "evaluation=\"NaN\"",
            "b.xml:5: \"NaN\" is not a finite number as",
        ),
        (
            "evaluation=\"4\"",
            "evaluation=\"x\"",
            "b.xml:5: \"x\" is not a decimal number as",
        ),
        (" value=\"yes\"", "", "b.xml:5: <item> has no value"),
        (
            "value=\"yes\"",
            "value=\" \"",
            "b.xml:5: the name of this option is empty",
        ),
        ("index=\"1\" name", "name", "b.xml:3: <issue> has no index"),
        (
            "index=\"1\" name",
            "index=\"x\" name",
            "b.xml:3: \"x\" is not a decimal number",
        ),
        (
            "\"discrete\"",
            "\"fuzzy\"",
            "b.xml:3: issue \"Pets\" is of the unknown type \"fuzzy\"",
        ),
        (
            "value=\"1\"/>\n</obj",
            "value=\"0\"/>\n</obj",
            "b.xml:1: no issue has a weight above",
        ),
        (
            "value=\"1\"/>\n</obj",
            "value=\"-1\"/>\n</obj",
            "b.xml:3: the weight of issue \"Pets\"",
        ),
        (
            "<weight index=\"1\"",
            "<weight index=\"5\"",
            "b.xml:1: no issue has a weight above 0",
        ),
        (
            "</objective>",
            "",
            "b.xml:9: not well-formed XML: expected 'objective' tag",
        ),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(good, bad, "{from}");
        refused(&[("a.xml", &good), ("b.xml", &bad)], start);
    }
}

#[test]
fn one_side_or_one_file_twice_is_no_negotiation() {
    let good = space(TWO);
    refused(
        &[("a.xml", &good)],
        "a.xml: only one side says what it wants",
    );
    refused(
        &[("a.xml", &good), ("a.xml", &good)],
        "a.xml: the file was given twice",
    );
    let domain = "<negotiation_template/>";
    refused(&[("d.xml", domain)], "d.xml: no side says what it wants");
    let twice = [
        ("d.xml", domain),
        ("a.xml", good.as_str()),
        ("e.xml", domain),
    ];
    refused(&twice, "e.xml:1: this is a second domain beside d.xml");
    let many: Vec<(String, String)> = (0..33)
        .map(|number| (format!("{number}.xml"), good.clone()))
        .collect();
    let many: Vec<(&str, &str)> = many
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    refused(&many, "0.xml: there are 33 sides");
}

#[test]
fn old_encodings_are_read_where_the_header_declares_them() {
    let text = space(&TWO.replace("yes", "Café"));
    let header = "<?xml version='1.0' encoding='ISO-8859-1'?>\n";
    let latin: Vec<u8> = format!("{header}{text}")
        .chars()
        .map(|letter| letter as u8)
        .collect();
    let marked = format!("\u{feff}{text}");
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sources = [
        Source {
            name: "a.xml",
            bytes: &latin,
        },
        Source {
            name: "b.xml",
            bytes: marked.as_bytes(),
        },
        Source {
            name: "c.xml",
            bytes: &wide,
        },
    ];
    let problem = read(&sources).unwrap();
    let options = Domain::Options(vec!["no".to_owned(), "Café".to_owned()]);
    assert_eq!(problem.issues[0].domain, options);
    let undeclared = latin.get(header.len()..).unwrap();
    let error = read(&[Source {
        name: "a.xml",
        bytes: undeclared,
    }])
    .unwrap_err();
    assert_eq!(
        (error.line, error.what.as_str()),
        (Some(5), "a byte here is not UTF-8 text")
    );
}
