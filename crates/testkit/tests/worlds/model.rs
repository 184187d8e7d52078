//! R1, R2, R4, R6, R7, R8 over every order of what three heads and two officials
//! may do in small worlds of talks, one official without scruples among them.

use goodoffices_testkit::model::{Explored, explore, faults, scenes};

#[test]
fn the_rules_hold_whatever_order_people_act_in() -> Result<(), String> {
    let explored = explore(&scenes(), None, 2)?;
    assert_eq!(explored.broken, Vec::new(), "{explored}");
    assert_eq!(explored.unseen, Vec::<String>::new(), "{explored}");
    assert!(explored.states >= 1_000_000, "{explored}");
    Ok(())
}

/// Plants a fault and gives what is noticed, by as few steps as possible.
fn planted(name: &str) -> Result<Explored, String> {
    let all = faults();
    let fault = all.iter().find(|fault| fault.name == name);
    let fault = *fault.ok_or("no such fault")?;
    explore(&(fault.scenes)(), Some(fault), 1)
}

/// The rule that is seen broken, and by how many steps.
fn noticed(name: &str) -> Result<(String, usize), String> {
    let explored = planted(name)?;
    let mut broken = explored.broken.iter();
    let (told, steps) = broken.next().ok_or("nothing is noticed")?;
    let rule = told.split(':').next().unwrap_or_default();
    Ok((rule.to_owned(), steps.len()))
}

#[test]
fn r2_a_permission_that_is_good_for_any_side_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("destination-unbound")?;
    assert_eq!((rule.as_str(), steps), ("R2", 2));
    Ok(())
}

#[test]
fn r2_a_signature_that_nobody_checks_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("signature-unchecked")?;
    assert_eq!((rule.as_str(), steps), ("R2", 2));
    Ok(())
}

#[test]
fn r2_a_permission_taken_for_attributed_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("attribution-upgraded")?;
    assert_eq!((rule.as_str(), steps), ("R2", 2));
    Ok(())
}

#[test]
fn r6_an_intention_that_binds_after_the_withdrawal_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("withdrawal-raced")?;
    assert_eq!((rule.as_str(), steps), ("R6", 3));
    let told = planted("withdrawal-raced")?.to_string();
    let withdrawn = told.find("withdraws the permission");
    assert!(withdrawn < told.find("sets out"), "{told}");
    Ok(())
}

#[test]
fn r10_a_lone_yes_that_is_shown_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("lone-yes-shown")?;
    assert_eq!((rule.as_str(), steps), ("R10", 5));
    Ok(())
}

#[test]
fn r5_a_yes_taken_back_after_the_closing_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("withdrawal-after-closing")?;
    assert_eq!((rule.as_str(), steps), ("R5", 3));
    Ok(())
}

#[test]
fn r10_one_yes_shown_as_the_yes_of_three_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("one-yes-of-two-shown")?;
    assert_eq!((rule.as_str(), steps), ("R10", 6));
    Ok(())
}

/// Two officials decide otherwise; each desk goes on by what it read last.
#[test]
fn r5_one_half_of_an_exchange_that_goes_alone_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("half-goes-alone")?;
    assert_eq!((rule.as_str(), steps), ("R5", 9));
    let told = planted("half-goes-alone")?.to_string();
    let goes = told.find("sets out with the words of");
    assert!(
        goes.is_some() && told.contains("tells that nothing came of it"),
        "{told}"
    );
    Ok(())
}

#[test]
fn r5_an_exchange_that_does_not_wait_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("exchange-not-closed")?;
    assert_eq!((rule.as_str(), steps), ("R5", 2));
    Ok(())
}

#[test]
fn r5_a_permission_taken_back_after_its_closing_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("withdrawal-raced-closing")?;
    assert_eq!((rule.as_str(), steps), ("R5", 3));
    Ok(())
}

#[test]
fn r6_a_standing_permission_that_is_used_after_its_withdrawal_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("withdrawn-mark-used")?;
    assert_eq!((rule.as_str(), steps), ("R6", 4));
    let told = planted("withdrawn-mark-used")?.to_string();
    let withdrawn = told.find("withdraws its standing permission");
    assert!(withdrawn < told.find("sets out"), "{told}");
    Ok(())
}

#[test]
fn r2_a_standing_permission_that_is_good_for_any_side_is_noticed() -> Result<(), String> {
    let (rule, steps) = noticed("mark-good-for-any-side")?;
    assert_eq!((rule.as_str(), steps), ("R2", 2));
    Ok(())
}
