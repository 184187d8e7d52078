//! What goes wrong around a person who types: tabs, reloads, a relay that is gone,
//! a desk that was killed.

use fantoccini::key::Key;

use crate::browser::{Browser, Driver};
use crate::desks::Desks;

/// Opens the desk of the United States and waits for a place to write.
pub(crate) async fn seated(driver: &Driver, desks: &Desks) -> Browser {
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    states.sees("#composer textarea", "").await;
    states
}

/// How often a text stands in the record of the room of the United States.
async fn said(desks: &Desks, words: &str) -> usize {
    let shown = desks
        .at("algeria", &["--json", "show", "United States"])
        .await;
    shown.matches(words).count()
}

/// Whether the composer holds this, on the desk and in the browser.
async fn holds(browser: &Browser, words: &str) {
    let held = "return document.querySelector('#composer textarea')?.value === arguments[0]";
    let holds = browser.until(held, vec![words.into()]).await;
    assert!(holds, "{:?}", browser.value("#composer textarea").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_one_desk_show_the_same_and_pressing_twice_does_one_thing() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = seated(&driver, &desks).await;
    let first = states.client.window().await.unwrap();
    let here = states.client.current_url().await.unwrap();
    let second = states.client.new_window(true).await.unwrap().handle;
    states
        .client
        .switch_to_window(second.clone())
        .await
        .unwrap();
    states.go(here.as_str()).await;
    states.sees("#composer textarea", "").await;

    // Said in one tab, it stands in both, once.
    states.says("Said once.").await;
    states.client.switch_to_window(first).await.unwrap();
    states.sees(".line.ours .words", "Said once.").await;
    assert_eq!(states.count(".line.ours").await, 1);

    // Pressed twice at once: said once.
    states.retypes("#composer textarea", "Pressed twice.").await;
    let twice = "const form = document.querySelector('#composer form');
        form.requestSubmit(); form.requestSubmit(); return true";
    assert!(states.until(twice, vec![]).await);
    states.sees(".line.ours .words", "Pressed twice.").await;
    // The same by whoever has no script: the second finds it done.
    let permit = "const form = document.querySelector('.line.ours form:has(.pass)');
        const body = new URLSearchParams({ as: 'exact' });
        const send = () => fetch(form.getAttribute('action'), { method: 'POST', body });
        Promise.all([send(), send()]).then(() => arguments[0](true))";
    states.client.execute_async(permit, vec![]).await.unwrap();
    states.sees(".standing .state", "Waits").await;
    assert_eq!(states.count(".standing").await, 1, "one permission");

    // Permitted in one tab, it can be withdrawn in the other; both tell it.
    states.client.switch_to_window(second).await.unwrap();
    states.sees(".standing .state", "Waits").await;
    states.click(".standing button", "Withdraw").await;
    states.sees(".standing .state", "Withdrawn").await;
    assert_eq!(said(&desks, "Pressed twice.").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_dies_while_somebody_types_loses_nothing_and_is_told() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = seated(&driver, &desks).await;
    states.types("#composer textarea", "Half of a").await;
    desks.kill_relay();
    states
        .sees(".room-head .trouble", "relay cannot be reached")
        .await;
    // Typing went on; what is said now is kept and shown as not gone.
    states.types("#composer textarea", " sentence").await;
    holds(&states, "Half of a sentence").await;
    states.press("#composer button.main").await;
    states
        .sees(".rail .waits", "One entry is not with the relay")
        .await;
    states.types("#composer textarea", "The next").await;
    states.client.refresh().await.unwrap();
    holds(&states, "The next").await;
    // The relay is back: everything goes out by itself, and it is told.
    desks.start_relay().await;
    states.sees(".line.ours .words", "Half of a sentence").await;
    let well = "return !document.querySelector('.room-head .trouble, .rail .waits')";
    assert!(states.until(well, vec![]).await, "the trouble is over");
    holds(&states, "The next").await;
    desks.settled("algeria").await;
    assert_eq!(said(&desks, "Half of a sentence").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_killed_keeps_what_was_begun_and_what_could_be_recalled() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (algeria, states) = tokio::join!(driver.browser("en-US", false), seated(&driver, &desks));
    algeria.go(desks.intermediary()).await;
    algeria.click(".rail a", "United States").await;
    let held = "This was to be recalled.";
    algeria.retypes("#composer textarea", held).await;
    algeria.press("#composer button.main").await;
    algeria.sees(".held .words", held).await;
    algeria
        .types("#composer textarea", "And this was begun")
        .await;
    let kept = "fetch(document.querySelector('[data-draft]').dataset.draft)
        .then((answer) => answer.text())
        .then((text) => arguments[0](text.includes('begun')))";
    while algeria.client.execute_async(kept, vec![]).await.unwrap() != true {}
    desks.kill_desk("algeria");
    // What is typed while the desk is away stays in the page, and the page says so.
    algeria.sees("#unreachable", "").await;
    algeria
        .types("#composer textarea", ", then interrupted")
        .await;
    let link = desks.start_desk("algeria", desks.intermediary()).await;
    algeria.sees("#unseated", "").await;
    assert_eq!(
        algeria.value("#composer textarea").await,
        "And this was begun, then interrupted"
    );
    // The new link, in another tab; the first one goes on by itself.
    let first = algeria.client.window().await.unwrap();
    let other = algeria.client.new_window(true).await.unwrap().handle;
    algeria.client.switch_to_window(other).await.unwrap();
    algeria.go(&link).await;
    algeria.click(".rail a", "United States").await;
    algeria.sees(".held .words", held).await;
    algeria
        .sees("#composer textarea", "And this was begun")
        .await;
    algeria.client.close_window().await.unwrap();
    algeria.client.switch_to_window(first).await.unwrap();
    let back = "return document.querySelector('#unseated').hidden";
    assert!(algeria.until(back, vec![]).await);
    assert_eq!(
        algeria.value("#composer textarea").await,
        "And this was begun, then interrupted"
    );
    // What was to be recalled has not been said, and comes back when it is wanted.
    algeria.sees(".held .words", held).await;
    states.lacks(held).await;
    assert_eq!(said(&desks, held).await, 0, "it was not said");
    algeria.press(".held button").await;
    let both = format!("{held}\n\nAnd this was begun, then interrupted");
    holds(&algeria, &both).await;
    assert_eq!(algeria.count(".held").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegates_whole_task_is_done_by_keyboard_alone() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = seated(&driver, &desks).await;
    // To the composer, by the first link of the page.
    states.tab().await;
    states.focused("a.skip").await;
    states.key(Key::Enter).await;
    states.tab_to("#composer textarea").await;
    states.strokes("We would stop the flights.").await;
    states.tab_to("#composer button.main").await;
    states.key(Key::Enter).await;
    states
        .sees(".line.ours .words", "We would stop the flights.")
        .await;
    // Back to the statement and permit it.
    states.tab_to(".line.ours .pass button[value=exact]").await;
    states.key(Key::Enter).await;
    states.sees(".standing .state", "Waits").await;
    // Withdraw it again.
    states.tab_to(".standing button").await;
    states.key(Key::Enter).await;
    states.sees(".standing .state", "Withdrawn").await;
    // Terms in full, from "More" to the permission.
    states.tab_to(".pass .more").await;
    states.key(Key::Enter).await;
    states.sees("#preview", "").await;
    states.tab_to("[name=wording]:checked").await;
    states.key(Key::Down).await;
    states.sees("#preview .aside", "chooses the wording").await;
    states.tab_to(".terms-form button.main").await;
    states.key(Key::Enter).await;
    states
        .sees(".standing[data-state=waiting] .terms", "in substance")
        .await;
    // An ask is answered where it stands.
    desks
        .at("algeria", &["ask", "United States", "A pause is possible."])
        .await;
    states.sees(".ask-card", "").await;
    states.tab_to(".ask-card button.main").await;
    states.key(Key::Enter).await;
    let answered = "return !document.querySelector('.ask-card')";
    assert!(states.until(answered, vec![]).await);
    // And the desk is locked.
    states.tab_to(".tools form[action='/lock'] button").await;
    states.key(Key::Enter).await;
    states.sees("#passphrase", "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_one_speaks_permits_and_conveys_all_the_same() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (states, algeria) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false)
    );
    algeria.go(desks.intermediary()).await;
    algeria.reads("en").await;
    states.without_scripts().await;
    algeria.without_scripts().await;
    states.go(desks.side("United States")).await;
    states.types("#composer textarea", "Without scripts.").await;
    states.submits("#composer button.main").await;
    states.comes_to_hold("Without scripts.").await;
    let room = desks.room("algeria", "side", "United States").await;
    algeria.go_within(&format!("/rooms/{room}")).await;
    algeria.submits(".line.theirs form.pass button").await;
    states.submits(".ask-card button.main").await;
    algeria.go_within("/desk").await;
    algeria.submits(".tray-item button").await;
    algeria.comes_to_hold("Without scripts.").await;
    algeria.submits("form[action$=convey] button.main").await;
    algeria.submits(".tray .held button").await;
    algeria.comes_to_hold("May be conveyed now").await;
}
