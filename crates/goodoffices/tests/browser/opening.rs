//! The opening: from an empty desk to the first sentence, by browsers only.

use std::time::Instant;

use crate::browser::{Browser, Driver};
use crate::fresh::{Fresh, FreshDesk};

/// Fills the form that opens talks and sends it.
pub(crate) async fn open(browser: &Browser, fresh: &Fresh) {
    browser.click(".way-in a", "Open talks").await;
    browser.types("#title", "Heron talks").await;
    browser.types("#side-0", "North").await;
    browser.types("#side-1", "South").await;
    browser.types("#intermediary", "Kestrelia").await;
    browser.types("#name", "Envoy Plover").await;
    browser.types("#relay", &fresh.url).await;
    browser.types("#relay-key", &fresh.key).await;
    browser.types("#token", &fresh.token).await;
    browser.click("button.main", "Open the talks").await;
}

/// The link that an invitation's page shows.
pub(crate) async fn link(browser: &Browser) -> String {
    browser.sees(".told-how", "The link").await;
    browser.value("textarea.link").await.trim().to_owned()
}

/// Lets the head of North answer an invitation of the intermediary's open talks.
pub(crate) async fn head_of_north(envoy: &Browser, head: &Browser, desk: &str, name: &str) {
    envoy
        .click(".next button", "Invite the head of North")
        .await;
    let invitation = link(envoy).await;
    head.go(desk).await;
    head.types("#link", &invitation).await;
    head.types("#name", name).await;
    head.click("button.main", "Answer the invitation").await;
    compare(envoy, head).await;
}

/// Compares the safety words on both pages, as two people do by voice, and lets
/// the invitee in.
pub(crate) async fn compare(inviter: &Browser, invitee: &Browser) {
    let read = "return [...document.querySelectorAll('.safety .word')].map((word) => word.textContent).join(' ')";
    invitee.sees(".safety .word", "").await;
    inviter.sees(".safety .word", "").await;
    let (said, heard) = (invitee.ask(read).await, inviter.ask(read).await);
    assert_eq!(said, heard, "both pages show the same words");
    assert_eq!(said.as_str().unwrap().split(' ').count(), 6);
    for place in 1..=6 {
        let word = format!(".safety li:nth-child({place}) input");
        let one = fantoccini::Locator::Css(&word);
        inviter
            .client
            .find(one)
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }
    inviter
        .click(".comparing button.main", "All six match")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_desk_says_what_to_do_and_one_form_opens_talks() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let desk = fresh.desk("kestrelia", &[]).await;
    let envoy = driver.browser("en-US", false).await;
    envoy.go(&desk.link).await;
    envoy.sees("h1", "How do you come to the table?").await;
    envoy.sees(".way-in h2", "You were invited").await;
    envoy
        .sees(".way-in h2", "You stand between the sides")
        .await;
    envoy.shoot("begin").await;

    // What is wrong is said beside its field, and everything typed stays.
    envoy.click(".way-in a", "Open talks").await;
    envoy.types("#title", "Heron talks").await;
    envoy.types("#side-0", "North").await;
    envoy.types("#side-1", "north").await;
    envoy.types("#intermediary", "Kestrelia").await;
    envoy.types("#name", "Envoy Plover").await;
    envoy.types("#relay", "relay.example").await;
    envoy.types("#relay-key", "no key").await;
    envoy.types("#token", "no token").await;
    envoy.click("button.main", "Open the talks").await;
    envoy.sees("#side-1-fault", "taken by another side").await;
    envoy.sees("#relay-fault", "An address begins with").await;
    let told = "return document.querySelector('#side-1').getAttribute('aria-invalid') === 'true'
        && document.activeElement.id === 'relay' || document.activeElement.id === 'side-1'";
    assert!(
        envoy.until(told, vec![]).await,
        "the focus is where to mend"
    );
    envoy.shoot("open-faults").await;
    assert_eq!(envoy.value("#title").await, "Heron talks");
    assert_eq!(envoy.value("#token").await, "no token");

    // A third side, without losing anything; and what only the desk can judge.
    envoy.click("button", "One more side").await;
    envoy.sees("label", "Side 3").await;
    assert_eq!(envoy.value("#side-1").await, "north");
    for (field, text) in [("#side-1", "South"), ("#relay", fresh.url.as_str())] {
        let one = fantoccini::Locator::Css(field);
        envoy.client.find(one).await.unwrap().clear().await.unwrap();
        envoy.types(field, text).await;
    }
    envoy.click("button.main", "Open the talks").await;
    envoy.sees("#token-fault", "token").await;
    for (field, text) in [("#relay-key", &fresh.key), ("#token", &fresh.token)] {
        let one = fantoccini::Locator::Css(field);
        envoy.client.find(one).await.unwrap().clear().await.unwrap();
        envoy.types(field, text).await;
    }
    envoy.click("button.main", "Open the talks").await;

    // What to do next is said at once: nobody can speak for the sides yet.
    envoy.sees("h1", "People").await;
    envoy.sees(".next", "Nobody can speak for North yet").await;
    envoy.sees(".next button", "Invite the head of South").await;
    envoy.shoot("people-fresh").await;
    let rooms = fresh.at(&desk, &["--json", "rooms"]).await;
    assert_eq!(rooms.matches("\"kind\":\"side\"").count(), 2, "{rooms}");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_invitations_link_to_the_first_sentence_with_the_safety_words_compared() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let (kestrelia, north) = tokio::join!(fresh.desk("kestrelia", &[]), fresh.desk("north", &[]));
    let (envoy, head) = tokio::join!(
        driver.browser("en-US", true),
        driver.browser("en-US", false)
    );
    envoy.go(&kestrelia.link).await;
    open(&envoy, &fresh).await;
    envoy
        .click(".next button", "Invite the head of North")
        .await;
    envoy.sees("h1", "head of delegation").await;
    envoy.sees(".trust", "a channel that you trust").await;
    envoy.sees(".opens", "With North").await;
    envoy.shoot("invitation-dark").await;
    let invitation = link(&envoy).await;
    let code = "return document.querySelector('svg.code path').getAttribute('d').length > 100";
    assert_eq!(
        envoy.ask(code).await,
        true,
        "it stands there as a code, too"
    );

    let begun = Instant::now();
    head.go(&north.link).await;
    head.types("#link", &invitation).await;
    head.types("#name", "Head of North").await;
    head.click("button.main", "Answer the invitation").await;
    head.sees("h1", "Read these words aloud").await;
    head.shoot("joining-words").await;
    envoy.sees(".from", "Head of North").await;
    envoy.shoot("invitation-compare-dark").await;
    compare(&envoy, &head).await;
    // The room opens by itself.
    head.sees(".banner", "Your delegation and the intermediary read this")
        .await;
    head.types("textarea", "We are here.").await;
    head.click("button.main", "Say it in").await;
    head.sees(".line.ours .words", "We are here.").await;
    let taken = begun.elapsed();
    eprintln!("from link to first sentence: {taken:?}");
    assert!(taken.as_secs() < 120, "{taken:?}");
    head.shoot("first-sentence").await;
    envoy.sees(".invitation .lead", "is in").await;

    // Spent: nobody comes in by it again.
    let south = fresh.desk("south", &[]).await;
    let late = driver.browser("en-US", false).await;
    late.go(&south.link).await;
    late.types("#link", "goodoffices:join/cut-short").await;
    late.types("#name", "Somebody").await;
    late.click("button.main", "Answer the invitation").await;
    late.sees("#link-fault", "damaged or cut short").await;
    assert_eq!(
        late.value("#name").await,
        "Somebody",
        "what was typed stays"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn safety_words_that_differ_stop_an_invitation_and_one_that_is_revoked_lets_nobody_in() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let (kestrelia, north) = tokio::join!(fresh.desk("kestrelia", &[]), fresh.desk("north", &[]));
    let envoy = driver.browser("en-US", false).await;
    envoy.go(&kestrelia.link).await;
    open(&envoy, &fresh).await;
    envoy
        .click(".next button", "Invite the head of North")
        .await;
    let invitation = link(&envoy).await;
    fresh
        .at(
            &north,
            &["--no-wait", "join", &invitation, "--name", "Head of North"],
        )
        .await;

    // Without every word ticked nobody is let in.
    envoy
        .sees(".comparing h2", "Compare the safety words")
        .await;
    envoy.click(".comparing button.main", "All six match").await;
    let held = "return document.querySelector('.safety input:invalid') !== null";
    assert_eq!(envoy.ask(held).await, true);
    envoy.click("button.stop", "They do not match: stop").await;
    envoy.sees(".invitation .lead", "was stopped").await;
    envoy.click(".invitation a", "People").await;
    envoy.sees(".next", "Nobody can speak for North yet").await;

    // What was answered by the command line stands on the desk's own page.
    let head = driver.browser("fa", false).await;
    head.go(&north.link).await;
    head.sees(".safety .word", "").await;
    head.shoot("joining-words-rtl").await;

    envoy
        .click(".next button", "Invite the head of South")
        .await;
    link(&envoy).await;
    envoy.click("button.stop", "Revoke it").await;
    envoy.sees(".invitation .lead", "was stopped").await;
    envoy.shoot("invitation-revoked").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_this_machine_runs_the_relay_nothing_of_it_need_be_typed() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let data = fresh.relay_data();
    let more = ["--relay-data", &data, "--relay", &fresh.url];
    let desk: FreshDesk = fresh.desk("kestrelia", &more).await;
    let envoy = driver.browser("en-US", false).await;
    envoy.go(&desk.link).await;
    envoy.click(".way-in a", "Open talks").await;
    envoy.types("#title", "Heron talks").await;
    envoy.types("#side-0", "North").await;
    envoy.types("#side-1", "South").await;
    envoy.types("#intermediary", "Kestrelia").await;
    envoy.types("#name", "Envoy Plover").await;
    envoy.click("button.main", "Open the talks").await;
    envoy.sees(".next button", "Invite the head of North").await;
    let opened = "return !document.querySelector('#people-head .pending, #people-head .told')";
    assert!(
        envoy.until(opened, vec![]).await,
        "the relay opened the rooms"
    );
}
