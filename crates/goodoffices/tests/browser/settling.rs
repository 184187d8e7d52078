//! People, the charter and rounds on the pages.

use crate::browser::{Browser, Driver};
use crate::desks::Desks;

/// Opens the pages of the intermediary's desk and reads them in English.
async fn algeria(driver: &Driver, desks: &Desks) -> Browser {
    let browser = driver.browser("en-US", false).await;
    browser.go(desks.intermediary()).await;
    browser.reads("en").await;
    browser.go_within("/").await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_listed_with_what_they_may_do_and_are_taken_out_and_invited_anew() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = algeria(&driver, &desks).await;
    algeria.click(".rail a", "People").await;
    algeria.sees(".room-card h2", "With United States").await;
    algeria
        .sees(".room-card .one", "Permits, refuses and signs for the side")
        .await;
    algeria.shoot("people").await;

    // A lost device, in plain steps; the invitation names whom it is for.
    algeria
        .click(".about summary", "What can be done about")
        .await;
    algeria
        .sees(".about .steps li", "Compare the safety words by voice")
        .await;
    algeria.shoot("people-about").await;
    algeria
        .click(".about[open] .deed button", "on a new device")
        .await;
    algeria.sees(".invitation .lead", "on another device").await;
    algeria.click("button.stop", "Revoke it").await;
    algeria.sees(".invitation .lead", "was stopped").await;

    // At a head's desk: their own people only.
    let iran = driver.browser("fa", true).await;
    iran.go(desks.side("Iran")).await;
    iran.click(".rail a", "افراد").await;
    iran.sees("#invite-title", "دعوت کسی").await;
    let whom =
        "return [...document.querySelectorAll('#who option')].map((one) => one.value).join(' ')";
    let whom = iran.ask(whom).await;
    assert_eq!(whom, "delegate/ partner/delegation delegate/delegation");
    iran.shoot("people-dark-rtl").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charter_is_put_to_all_sides_read_in_sentences_and_signed_in_secret() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (algeria, states, iran) = tokio::join!(
        algeria(&driver, &desks),
        driver.browser("en-US", false),
        driver.browser("fa", false)
    );
    states.go(desks.side("United States")).await;
    states.click(".rail a", "Charter").await;
    states.sees(".leaf .lead", "There is no charter yet").await;
    iran.go(desks.side("Iran")).await;
    iran.click(".rail a", "منشور").await;

    // Drafted by a form; what is wrong is said beside its field.
    algeria.click(".rail a", "Charter").await;
    algeria
        .sees("#propose-title", "Put a charter to all sides")
        .await;
    algeria.types("#rules", "No statements to the press.").await;
    algeria.types("#deadline-0", "First answers").await;
    algeria.click("button.main", "Put it to all sides").await;
    algeria
        .sees("#deadline-at-0-fault", "A time is written")
        .await;
    assert_eq!(
        algeria.value("#rules").await.trim(),
        "No statements to the press."
    );
    algeria.sets("#deadline-at-0", "2031-02-03T10:00").await;
    algeria.shoot("charter-form").await;
    algeria.click("button.main", "Put it to all sides").await;
    algeria.sees("#charter-proposed", "may answer").await;

    // Read as sentences on the pages of both sides, each in its language, live.
    states
        .sees(
            "#charter-proposed .charter",
            "puts nothing forward of its own",
        )
        .await;
    states
        .sees("#charter-proposed .charter", "No statements to the press.")
        .await;
    states
        .sees("#charter-proposed .charter", "First answers")
        .await;
    iran.sees("#charter-proposed .charter", "از خود چیزی پیش نمی‌نهد")
        .await;
    states.shoot("charter-proposed").await;
    iran.shoot("charter-proposed-rtl").await;

    // A yes of one side is told to nobody else.
    states
        .click(".answering button.main", "we sign this charter")
        .await;
    states.sees(".answering li", "yes").await;
    let told = "return document.querySelectorAll('.answering li').length";
    assert_eq!(iran.ask(told).await, 0);
    let source = algeria.client.source().await.unwrap();
    assert!(
        !source.contains(": yes"),
        "nor does the intermediary's page of all sides"
    );
    iran.click(".answering button.main", "این منشور را امضا می‌کنیم")
        .await;
    iran.sees(".answering li", "آری").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_half_filled_is_there_again_after_a_lock_and_gone_once_it_is_done() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = algeria(&driver, &desks).await;
    algeria.click(".rail a", "Rounds").await;
    algeria.retypes("#title", "The second round").await;
    algeria.retypes("#agenda", "Assets\nReturns").await;
    algeria.click(".tools button", "Lock").await;
    algeria.types("#passphrase", "demonstration").await;
    algeria.click("button", "Unlock").await;
    algeria.click(".rail a", "Rounds").await;
    let there = "return document.querySelector('#title')?.value === 'The second round'
        && document.querySelector('#agenda').value === 'Assets\\nReturns'";
    assert!(algeria.until(there, vec![]).await, "it is there again");
    algeria.press("form.long button.main").await;
    algeria.sees(".round-card", "The second round").await;
    algeria.client.refresh().await.expect("the page opens");
    algeria.sees(".round-card", "The second round").await;
    assert_eq!(
        algeria.value("#title").await,
        "",
        "what is done is not begun"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_begin_with_an_agenda_in_all_rooms_and_the_calendar_names_nobody() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = algeria(&driver, &desks).await;
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    algeria.click(".rail a", "Rounds").await;
    algeria
        .sees(".leaf .lead", "No round has been begun yet")
        .await;
    algeria.click("button.main", "Begin the round").await;
    algeria.sees("#title-fault", "needed").await;
    algeria.types("#title", "Second session").await;
    algeria.types("#agenda", "Detainees\nAssets").await;
    algeria.click("button.main", "Begin the round").await;
    algeria.sees(".round-card", "Second session").await;
    algeria.sees(".round-card .agenda", "Assets").await;
    algeria.shoot("rounds").await;
    states.sees(".room-head .round", "Round 2").await;
    states.click(".rail a", "Rounds").await;
    states.sees(".round-card .agenda", "Detainees").await;
    states.shoot("rounds-delegate").await;

    // As a file, under titles that say nothing; with full ones if one asks.
    let calendar = "const link = [...document.querySelectorAll('a[download]')][arguments[0]];
        return fetch(link.href).then((answer) => answer.text())";
    let neutral = states
        .client
        .execute(calendar, vec![0.into()])
        .await
        .unwrap();
    let neutral = neutral.as_str().unwrap();
    assert!(neutral.contains("SUMMARY:Appointment"), "{neutral}");
    for name in [
        "Second session",
        "Algeria",
        "Iran",
        "United States",
        "ATTENDEE",
        "ORGANIZER",
    ] {
        assert!(!neutral.contains(name), "{name}: {neutral}");
    }
    let full = states
        .client
        .execute(calendar, vec![1.into()])
        .await
        .unwrap();
    // Long lines are folded (RFC 5545, section 3.1).
    let full = full.as_str().unwrap().replace("\r\n ", "");
    assert!(full.contains("Round 2: Second session"), "{full}");

    // The present one is ended; the next goes by its format.
    algeria.click(".next button", "End round 2").await;
    algeria.sees(".round-card", "ended").await;
    algeria.sets("#like", "2").await;
    algeria.types("#title", "Third session").await;
    algeria.click("button.main", "Begin the round").await;
    algeria
        .sees(".round-card:first-child", "Third session")
        .await;
    algeria
        .sees(".round-card:first-child .agenda", "Assets")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_charter_lets_them_people_let_others_know_up_to_where_they_have_read() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    desks
        .at("algeria", &["say", "United States", "To be read."])
        .await;
    states.sees(".line.theirs .words", "To be read.").await;
    assert_eq!(
        states.count("form.reading").await,
        0,
        "no charter lets them"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("charter.toml");
    let path = file.to_str().expect("a plain path");
    desks.at("algeria", &["charter", "draft", path]).await;
    let draft = std::fs::read_to_string(&file).expect("it is there");
    let draft = draft.replace("reading-marks = false", "reading-marks = true");
    std::fs::write(&file, draft).expect("it is written");
    desks
        .at("algeria", &["charter", "propose", path, "--closes", "6s"])
        .await;
    let iran = driver.browser("fa", false).await;
    iran.go(desks.side("Iran")).await;
    for browser in [&states, &iran] {
        browser.press("form[action$=accept] button").await;
    }
    states.click("form.reading button", "I have read").await;
    states.sees(".read", "You noted").await;
    let algeria = algeria(&driver, &desks).await;
    algeria.click(".rail a", "With United States").await;
    algeria.sees(".read", "Deputy Secretary of State").await;
    states.shoot("read").await;
}
