//! The intermediary's desk beyond the tray's buttons: dragging, keys, the team's
//! room, who takes what, and what is asked before leaving a room.

use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::json;

use crate::between::open;
use crate::browser::{Browser, Driver};
use crate::desks::Desks;

const WORDS: &str = "We would stop the flights for a week.";

/// Drags what fits one selector onto what fits another.
async fn drag(browser: &Browser, from: &str, onto: &str) {
    let place = |selector: &str| {
        let script = format!(
            "const box = document.querySelector({}).getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]",
            json!(selector)
        );
        async move {
            let at = browser.ask(&script).await;
            (at[0].as_f64().unwrap(), at[1].as_f64().unwrap())
        }
    };
    let (begin, end) = (place(from).await, place(onto).await);
    let at = |(x, y): (f64, f64)| PointerAction::MoveTo {
        duration: Some(Duration::from_millis(100)),
        x,
        y,
    };
    let mouse = MouseActions::new("mouse".to_owned())
        .then(at(begin))
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        })
        .then(at(end))
        .then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
    browser.client.perform_actions(mouse).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_dragged_onto_its_room_asks_first_and_onto_another_is_refused() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    desks.at("states", &["permit", "intermediary", WORDS]).await;
    algeria.sees(".tray-item .words", WORDS).await;

    // The wrong room refuses in words, and nothing is asked or held.
    drag(&algeria, ".handle", ".column.side-1 .log").await;
    algeria
        .sees("#notice.failed", "and nowhere else. Nothing was done.")
        .await;
    let asked = "return !!document.querySelector('dialog, .tray .held')";
    assert_eq!(algeria.ask(asked).await, false);
    algeria.shoot("desk-drag-wrong").await;

    // Its own room opens the same confirmation as the button: nothing goes by itself.
    drag(&algeria, ".handle", ".column.side-2 .log").await;
    algeria.sees("dialog h2", "This goes to").await;
    algeria.sees("dialog .destination h2", "Iran").await;
    let held = "return !!document.querySelector('.tray .held')";
    assert_eq!(algeria.ask(held).await, false);
    algeria.click("dialog a", "Not now").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_do_something_only_where_nothing_is_typed_and_can_be_turned_off() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria.sees(".column.of-team h2", "Intermediary").await;
    algeria.types("body", "2").await;
    let second = "return document.activeElement.closest('.column')?.matches('.side-2')";
    assert!(algeria.until(second, vec![]).await);
    algeria.types("body", "?").await;
    algeria.sees("dialog h2", "Keys").await;
    algeria.shoot("desk-keys").await;
    algeria.click("dialog .option", "Single keys").await;
    algeria.click("dialog a", "Close").await;
    algeria.types("body", "u").await;
    let here = "return location.pathname";
    assert_eq!(algeria.ask(here).await, "/desk");
    algeria.click(".tools button", "Keys").await;
    algeria.click("dialog .option", "Single keys").await;
    algeria.click("dialog a", "Close").await;
    algeria.types("body", "u").await;
    algeria.sees("h1", "Not told elsewhere").await;

    // What is typed is typed.
    algeria.click(".rail a", "United States").await;
    algeria.types("textarea", "u? t 1").await;
    assert_eq!(algeria.value("textarea").await, "u? t 1");
    let asked = "return !!document.querySelector('dialog')";
    assert_eq!(algeria.ask(asked).await, false);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_reads_who_takes_a_message_and_its_room_can_be_put_away() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = open(&driver, desks.intermediary(), "en", true).await;
    desks.at("states", &["permit", "intermediary", WORDS]).await;
    algeria.click(".tray-item button", "I take this").await;
    algeria
        .sees(".column.of-team .words", "from United States to Iran")
        .await;
    algeria.sees(".tray-item .taken", "You take this").await;
    algeria.shoot("desk-taken-dark").await;
    algeria.click(".fold", "Our team").await;
    let shown = "return document.querySelector('.column.of-team').checkVisibility()";
    assert_eq!(algeria.ask(shown).await, false);
    algeria.client.refresh().await.unwrap();
    let away = "return document.querySelector('.column.of-team')?.checkVisibility() === false";
    assert!(algeria.until(away, vec![]).await, "and stays so");

    // On a phone the columns stand one after the other, with a way to each.
    algeria.client.set_window_size(390, 844).await.unwrap();
    algeria.sees(".tabs a", "Iran").await;
    algeria.shoot("desk-phone-dark").await;
    algeria.click(".tabs a", "Tray").await;
    algeria.shoot("desk-phone-tray-dark").await;
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(algeria.ask(wide).await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_leaving_a_room_an_official_asks_leave_for_what_was_said_there() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    for words in ["We need two weeks.", "Our last figure is 37,500."] {
        desks.at("states", &["say", "intermediary", words]).await;
    }
    desks
        .at("iran", &["permit", "intermediary", "An envoy may come."])
        .await;
    let secret = "Between us, 41,250 would do.";
    desks.at("iran", &["say", "intermediary", secret]).await;
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria.click(".rail a", "United States").await;
    algeria
        .click(".room-head a", "Before I leave this room")
        .await;
    algeria.sees(".leaving .way", "Iran").await;
    algeria.sees(".leaving .words", "We need two weeks.").await;
    algeria.shoot("leaving").await;
    algeria
        .ask(
            "document.querySelectorAll('.leaving [name=number]').forEach((one) => one.checked = true);
            return 1",
        )
        .await;
    algeria
        .click("button", "Ask leave for what is ticked")
        .await;
    algeria.sees(".leaving h2", "You asked").await;

    // Words of the official's own are looked at first.
    algeria
        .types("#own-ask", "May I say that 41,250 would do?")
        .await;
    algeria.click("button", "Ask leave for this").await;
    algeria.sees("dialog .findings", "41,250").await;
    algeria.click("dialog a", "Back to my words").await;
    assert_eq!(
        algeria.value("#own-ask").await,
        "May I say that 41,250 would do?"
    );
    let states = open(&driver, desks.side("United States"), "en", false).await;
    states.sees(".ask-card .words", "We need two weeks.").await;
    states.sees(".ask-card .words", "37,500").await;
    states.shoot("delegate-asks").await;
}
