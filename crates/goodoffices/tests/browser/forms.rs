//! Forms that are half filled, and what ends a page or a desk meanwhile.

use crate::browser::{Browser, Driver};
use crate::desks::Desks;
use crate::robust::seated;

/// Waits until the desk keeps this of the form that is open.
async fn form_kept(browser: &Browser, words: &str) {
    let kept = "fetch(document.querySelector('form[data-draft]').dataset.draft)
        .then((answer) => answer.text())
        .then((text) => arguments[1](new URLSearchParams(text).toString().includes(arguments[0])))";
    let words = vec![words.into()];
    while browser
        .client
        .execute_async(kept, words.clone())
        .await
        .unwrap()
        != true
    {}
}

/// Whether a field comes to hold this.
async fn field_holds(browser: &Browser, selector: &str, words: &str) {
    let held = "return document.querySelector(arguments[0])?.value === arguments[1]";
    let holds = browser.until(held, vec![selector.into(), words.into()]);
    assert!(holds.await, "{selector}");
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_half_chosen_and_a_translation_half_typed_are_there_again_after_a_lock() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = seated(&driver, &desks).await;
    states.says("We would stop the flights.").await;
    states.click(".pass .more", "More").await;
    states.sees("#preview", "").await;
    let exchange = "document.querySelector('[name=condition][value=exchange]').click(); return 1";
    states.ask(exchange).await;
    states.types("[name=wanted]", "the_harbour").await;
    form_kept(&states, "the_harbour").await;
    states.go_within("/").await;
    states.click(".tools button", "Lock").await;
    states.sees("h1", "Locked").await;
    states.types("#passphrase", "demonstration").await;
    states.click("button", "Unlock").await;
    states.click(".pass .more", "More").await;
    field_holds(&states, "[name=wanted]", "the_harbour").await;
    let chosen = "return document.querySelector('[name=condition][value=exchange]').checked";
    assert_eq!(states.ask(chosen).await, true);
    states.sees("#preview .aside", "").await;
    // Refused, for it says no time until which the exchange is open, it is told there.
    states.press(".terms-form button.main").await;
    states
        .sees("#notice.failed", "The desk did not do this")
        .await;
    assert_eq!(states.value("[name=wanted]").await, "the_harbour");
    // Sent, it was no beginning any more. What is pressed while the page still fetches
    // what the other side would see is not lost.
    let terms = states.client.current_url().await.unwrap();
    let now = "document.querySelector('[name=condition][value=now]').click();
        document.querySelector('.terms-form button.main').click();
        return 1";
    states.ask(now).await;
    states.sees(".standing .state", "Waits").await;
    states.go(terms.as_str()).await;
    states.sees("#preview", "").await;
    let none = "fetch(document.querySelector('form[data-draft]').dataset.draft)
        .then((answer) => answer.text())
        .then((text) => arguments[0](text))";
    let none = states.client.execute_async(none, vec![]).await.unwrap();
    assert_eq!(none, "");

    states.go_within("/").await;
    states
        .click(".translate button", "Give a translation")
        .await;
    states.types("#translation-words", "Nous_cesserions").await;
    form_kept(&states, "Nous_cesserions").await;
    states.client.refresh().await.unwrap();
    states
        .click(".translate button", "Give a translation")
        .await;
    field_holds(&states, "#translation-words", "Nous_cesserions").await;
    // Not now is later, and not never.
    states.click("dialog a", "Not now").await;
    states
        .click(".translate button", "Give a translation")
        .await;
    field_holds(&states, "#translation-words", "Nous_cesserions").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_killed_keeps_what_was_filled_into_its_forms() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = driver.browser("en-US", false).await;
    algeria.go(desks.intermediary()).await;
    algeria.press(".rail a[href$='/rounds']").await;
    algeria.types("#title", "The_second_round").await;
    form_kept(&algeria, "The_second_round").await;
    algeria.press(".rail a[href$='/people']").await;
    algeria.sets("#hours", "24").await;
    let changed = "document.querySelector('#hours')
        .dispatchEvent(new Event('input', { bubbles: true })); return 1";
    algeria.ask(changed).await;
    form_kept(&algeria, "hours=24").await;
    desks.kill_desk("algeria");
    algeria.sees("#unreachable", "").await;
    let link = desks.start_desk("algeria", desks.intermediary()).await;
    algeria.go(&link).await;
    algeria.press(".rail a[href$='/rounds']").await;
    field_holds(&algeria, "#title", "The_second_round").await;
    algeria.press(".rail a[href$='/people']").await;
    field_holds(&algeria, "#hours", "24").await;
}
