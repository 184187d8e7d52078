//! The intermediary's desk: all rooms beside each other, and the tray.

use serde_json::Value;

use crate::browser::{Browser, Driver};
use crate::desks::Desks;

const WORDS: &str = "We would stop the flights for a week.";

/// Opens the intermediary's desk, read in English.
async fn desk(driver: &Driver, desks: &Desks, dark: bool) -> Browser {
    let algeria = driver.browser("en-US", dark).await;
    algeria.go(desks.intermediary()).await;
    algeria.sees(".tray h2", "").await;
    algeria
        .ask(
            "const choice = document.querySelector('#language'); choice.value = 'en';
            choice.dispatchEvent(new Event('change', { bubbles: true })); return 1",
        )
        .await;
    algeria.sees(".tray h2", "Tray").await;
    algeria
}

/// Says something in the room of the United States and permits it.
async fn permitted(desks: &Desks, words: &str, terms: &[&str]) {
    let mut permit = vec!["permit", "intermediary", words];
    permit.extend(terms);
    desks.at("states", &permit).await;
}

async fn shown(desks: &Desks, desk: &str) -> String {
    let shown = desks.at(desk, &["--json", "show", "intermediary"]).await;
    let view: Value = serde_json::from_str(&shown).unwrap();
    view["lines"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_conveys_from_the_tray_after_a_confirmation_and_can_recall_it_before_it_goes() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let iran = driver.browser("fa", false).await;
    iran.go(desks.side("Iran")).await;
    let algeria = desk(&driver, &desks, false).await;
    let columns = "return document.querySelectorAll('.columns .column').length";
    assert_eq!(algeria.ask(columns).await, 2, "both rooms stand there");
    algeria.sees(".column .reads", "right to left").await;
    let writes = "return document.querySelectorAll('.column textarea').length";
    assert_eq!(
        algeria.ask(writes).await,
        0,
        "and neither can be spoken into"
    );

    // What is permitted appears by itself, with where it may go and how.
    permitted(&desks, WORDS, &[]).await;
    algeria.sees(".tray-item .words", WORDS).await;
    algeria.sees(".tray-item .way", "To ").await;
    algeria.sees(".tray-item .terms", "exact words").await;
    algeria.shoot("desk-tray").await;

    // The confirmation names destination, direction, words and attribution; what
    // has the focus there is the way back.
    algeria.click(".tray-item button", "Iran").await;
    algeria.sees("dialog h2", "This goes to").await;
    algeria.sees("dialog .destination", "right to left").await;
    algeria.sees("dialog .words", WORDS).await;
    algeria.sees("dialog .terms", "as words of").await;
    let safe = "return document.activeElement.hasAttribute('data-close')";
    assert_eq!(algeria.ask(safe).await, true);
    algeria.shoot("desk-confirm").await;
    algeria.click("dialog a", "Not now").await;
    let back = "return !document.querySelector('dialog') &&
        document.activeElement.matches('.tray-item button')";
    assert!(
        algeria.until(back, vec![]).await,
        "the focus is where it was"
    );
    algeria.click(".tray-item button", "Iran").await;
    algeria.click("dialog button.main", "Iran").await;

    // Held: it can be recalled, and then the other room has nothing of it.
    algeria.sees(".tray .held .words", WORDS).await;
    algeria.shoot("desk-held").await;
    algeria.click(".tray .held button", "Recall").await;
    algeria
        .sees(".tray-item .state", "May be conveyed now")
        .await;
    assert!(!shown(&desks, "iran").await.contains(WORDS));

    // Conveyed: it goes by itself, and the other side's browser shows it.
    algeria.click(".tray-item button", "Iran").await;
    algeria.click("dialog .option", "in person").await;
    algeria.click("dialog button.main", "Iran").await;
    iran.sees(".line.conveyed .words", WORDS).await;
    iran.sees(".line.conveyed", "حضوری").await;
    algeria.sees(".column .line.conveyed .words", WORDS).await;
    algeria
        .sees(".tray .aside", "Nothing may be conveyed")
        .await;
    algeria.shoot("desk-conveyed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_in_substance_are_looked_at_and_none_that_was_typed_is_lost() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = desk(&driver, &desks, true).await;
    let secret = "Our last figure is 37,500 barrels a day.";
    desks.at("states", &["say", "intermediary", secret]).await;
    permitted(&desks, WORDS, &["--in-substance"]).await;
    algeria.click(".tray-item button", "Iran").await;
    let slip = "They would stop, for 37,500 barrels.";
    algeria.types("#convey-own", slip).await;
    algeria.click("dialog button.main", "Iran").await;
    // The slip is shown with what it resembles; it stands there to be mended.
    algeria.sees("dialog .findings", "37,500").await;
    assert_eq!(algeria.value("#convey-own").await, slip);
    algeria.shoot("desk-guard-dark").await;
    // Left and come back, after a reload: it is there.
    algeria.client.refresh().await.unwrap();
    algeria.click(".tray-item button", "Iran").await;
    algeria.sees("dialog textarea", slip).await;
    // Mended words are looked at anew, and go when nothing is found.
    let one = fantoccini::Locator::Css("#convey-own");
    let area = algeria.client.find(one).await.unwrap();
    area.clear().await.unwrap();
    let mended = "They might pause for some days.";
    algeria.types("#convey-own", mended).await;
    algeria.click("dialog button.main", "Iran").await;
    algeria.sees(".tray .held .words", mended).await;
    algeria.shoot("desk-held-dark").await;
    algeria.click(".tray .held button", "Recall").await;
    algeria
        .sees(".tray-item .state", "May be conveyed now")
        .await;
    let told = shown(&desks, "iran").await;
    assert!(!told.contains("37,500") && !told.contains(mended));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_that_wants_to_see_the_words_first_is_shown_them_from_the_tray() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    let algeria = desk(&driver, &desks, false).await;
    permitted(&desks, WORDS, &["--shown-first"]).await;
    algeria.click(".tray-item button", "Show").await;
    algeria.sees("dialog h2", "shown to").await;
    algeria.sees("dialog .destination", "English").await;
    let wording = "They might pause for some days.";
    algeria.types("#convey-own", wording).await;
    algeria.shoot("desk-show-first").await;
    algeria.click("dialog button.main", "Show").await;
    algeria
        .sees(".tray-item .state", "has not answered yet")
        .await;
    let offered = "return document.querySelectorAll('.tray-item button').length";
    assert_eq!(algeria.ask(offered).await, 0, "it cannot go without a yes");
    states.sees(".ask-card .words", wording).await;
    states.click(".ask-card button", "Permit as asked").await;
    algeria
        .sees(".tray-item .state", "May be conveyed now")
        .await;
    algeria.sees(".tray-item .words", wording).await;
    assert!(!shown(&desks, "iran").await.contains(wording));
}
