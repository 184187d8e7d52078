//! What lies between the rooms: the timeline, and what was not told elsewhere.

use serde_json::Value;

use crate::browser::{Browser, Driver};
use crate::desks::Desks;

const WORDS: &str = "We would stop the flights for a week.";
const BACK: &str = "We could receive an envoy in spring.";

/// Opens a desk by its link and reads it in a language.
pub(crate) async fn open(driver: &Driver, link: &str, language: &str, dark: bool) -> Browser {
    let browser = driver.browser("en-US", dark).await;
    browser.go(link).await;
    browser.sees("body.desk", "").await;
    browser.reads(language).await;
    browser.go_within("/").await;
    let there = format!("return document.documentElement.lang === '{language}'");
    assert!(browser.until(&there, vec![]).await);
    browser
}

/// Permits words at a desk and conveys them from the intermediary's.
async fn conveyed(desks: &Desks, desk: &str, side: &str, words: &str, terms: &[&str]) {
    let mut permit = vec!["permit", "intermediary", words];
    permit.extend(terms);
    desks.at(desk, &permit).await;
    let tray = desks.at("algeria", &["--json", "tray"]).await;
    let tray: Value = serde_json::from_str(&tray).unwrap();
    let items = tray["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["from"] == side).unwrap();
    let number = item["number"].to_string();
    let convey = ["convey", side, &number, "--hold", "0"];
    desks.at("algeria", &convey).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_shows_who_was_shown_what_and_each_side_its_own_part_of_it() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria.click(".rail a", "Who was shown what").await;
    algeria
        .sees(".timeline .nothing", "Nothing has gone from one room")
        .await;

    // It grows by itself, in order, each message from one lane to the other.
    conveyed(&desks, "states", "United States", WORDS, &[]).await;
    algeria.sees(".moments .excerpt", WORDS).await;
    conveyed(&desks, "iran", "Iran", BACK, &["--without-attribution"]).await;
    algeria.sees(".moments .excerpt", BACK).await;
    algeria
        .sees(".moments li:first-child .heading", "From United States")
        .await;
    algeria
        .sees(".moments li:last-child .heading", "From Iran")
        .await;
    algeria
        .sees(
            ".moments li:last-child .terms",
            "without saying whose they are",
        )
        .await;
    algeria.sees(".moments .terms", "as message").await;

    // A row opens by the keyboard and shows the words and the receipt.
    algeria
        .ask("document.querySelector('.moments summary').focus(); return 1")
        .await;
    algeria.types(".moments summary", "\u{e007}").await;
    algeria.sees(".moments details[open] .words", WORDS).await;
    algeria
        .sees(".moments details[open]", "The receipt stands at number")
        .await;
    algeria.shoot("timeline").await;

    // A side sees what left its room and what came; of unnamed words no source.
    let states = open(&driver, desks.side("United States"), "en", true).await;
    states.click(".rail a", "Who was shown what").await;
    states.sees(".moments .excerpt", BACK).await;
    let source = "return [...document.querySelectorAll('.moments li')].some((one) =>
        one.textContent.includes('envoy') && one.textContent.includes('Iran'))";
    assert_eq!(states.ask(source).await, false, "the source is not named");
    states.shoot("timeline-side-dark").await;
    let iran = open(&driver, desks.side("Iran"), "fa", false).await;
    iran.go(&here(&iran, "/timeline").await).await;
    iran.sees(".moments .excerpt", WORDS).await;
    iran.shoot("timeline-rtl").await;
    iran.client.set_window_size(390, 844).await.unwrap();
    iran.shoot("timeline-phone-rtl").await;
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(iran.ask(wide).await, true);
}

/// An address at the desk that is open.
pub(crate) async fn here(browser: &Browser, path: &str) -> String {
    let origin = browser.ask("return location.origin").await;
    format!("{}{path}", origin.as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_sees_what_another_room_was_not_told_and_asks_leave_from_there() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let secret = "Our last figure is 37,500 barrels a day.";
    desks.at("states", &["say", "intermediary", secret]).await;
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria.click(".rail a", "Not told elsewhere").await;
    let iran = ".destination-of.side-2";
    algeria.sees(&format!("{iran} h2"), "Iran").await;
    algeria.sees(&format!("{iran} .words"), secret).await;
    algeria
        .sees(&format!("{iran} .state"), "For you alone")
        .await;
    algeria
        .sees(".destination-of.side-1 .nothing", "Nothing")
        .await;
    algeria.shoot("untold").await;

    algeria
        .click(&format!("{iran} button"), "Ask leave to convey this")
        .await;
    algeria
        .sees(&format!("{iran} .state"), "no answer yet")
        .await;
    // Permitted, it waits; conveyed, it is told and gone from the list.
    let states = open(&driver, desks.side("United States"), "en", false).await;
    states.click(".ask-card button", "Permit as asked").await;
    algeria
        .sees(&format!("{iran} .state"), "not on its way")
        .await;
    let tray = desks.at("algeria", &["--json", "tray"]).await;
    let tray: Value = serde_json::from_str(&tray).unwrap();
    let number = tray["items"][0]["number"].to_string();
    desks
        .at(
            "algeria",
            &["convey", "United States", &number, "--hold", "0"],
        )
        .await;
    algeria.sees(&format!("{iran} .nothing"), "Nothing").await;

    // No side's desk has such a page.
    states.go(&here(&states, "/untold").await).await;
    let told = states.client.source().await.unwrap();
    assert!(!told.contains("37,500"));
}
